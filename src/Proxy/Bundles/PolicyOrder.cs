namespace FastMcp.Proxy.Bundles;

/// <summary>What an operator asks for: the body of <c>POST /policy</c>.</summary>
/// <param name="Bundle">The policy; null with <see cref="Rollback"/> and <see cref="Promote"/>.</param>
/// <param name="DryRun">Compile it, say what is wrong, change nothing.</param>
/// <param name="Canary">Percent of client connections that it judges first; null: all at once.</param>
/// <param name="Team">The team whose calls it judges first; null: no team's.</param>
/// <param name="Rollback">Alone: back to the bundle before, or the end of a canary. With a bundle: it may be older than others that were in force.</param>
/// <param name="Promote">The canary judges all from now on.</param>
/// <param name="Here">On this node alone, where several share a store.</param>
internal sealed record PolicyOrder(Bundle? Bundle = null, bool DryRun = false, int? Canary = null, bool Rollback = false, bool Promote = false, string? Team = null, bool Here = false)
{
    /// <summary>Null: it can be done; else what is wrong with it.</summary>
    public string? WhyNot() =>
        (Bundle is not null || Rollback ? 1 : 0) + (Promote ? 1 : 0) != 1 ? "One of a bundle, rollback and promote."
        : Canary is not null && Team is not null ? "A canary is of percent or of a team."
        : Team is { Length: 0 or > 64 } ? "A team is named as in the files of agents."
        : Canary is < 1 or > 99 ? "A canary is 1 to 99 percent."
        : Bundle is null && (DryRun || Canary is not null || Team is not null) ? "A dry run and a canary are of a bundle."
        : null;
}
