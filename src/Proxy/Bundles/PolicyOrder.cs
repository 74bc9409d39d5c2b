namespace FastMcp.Proxy.Bundles;

/// <summary>What an operator asks for: the body of <c>POST /policy</c>.</summary>
/// <param name="Bundle">The policy; null with <see cref="Rollback"/> and <see cref="Promote"/>.</param>
/// <param name="DryRun">Compile it, say what is wrong, change nothing.</param>
/// <param name="Canary">Percent of client connections that it judges first; null: all at once.</param>
/// <param name="Rollback">Back to the bundle before; ends a canary.</param>
/// <param name="Promote">The canary judges all from now on.</param>
internal sealed record PolicyOrder(Bundle? Bundle = null, bool DryRun = false, int? Canary = null, bool Rollback = false, bool Promote = false)
{
    /// <summary>Null: it can be done; else what is wrong with it.</summary>
    public string? WhyNot() =>
        (Bundle is null ? 0 : 1) + (Rollback ? 1 : 0) + (Promote ? 1 : 0) != 1 ? "One of a bundle, rollback and promote."
        : Canary is < 1 or > 99 ? "A canary is 1 to 99 percent."
        : Bundle is null && (DryRun || Canary is not null) ? "A dry run and a canary are of a bundle."
        : null;
}
