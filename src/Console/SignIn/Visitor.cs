namespace FastMcp.WebConsole.SignIn;

/// <summary>Who asks for a page, and what they see and do.</summary>
/// <param name="Person">Null: nobody signs in here.</param>
/// <param name="Roles">What they are.</param>
/// <param name="Routes">What they see; null: all. One list for as long as they are signed in.</param>
/// <param name="Csrf">What each of their POSTs must show.</param>
internal sealed record Visitor(SignedIn? Person, IReadOnlyList<ConsoleRole> Roles, IReadOnlyList<string>? Routes, string Csrf)
{
    /// <summary>Of a console without sign-in: whoever uses this machine looks, and decides nothing.</summary>
    public static Visitor Anyone { get; } = new(null, [ConsoleRole.Viewer, ConsoleRole.Auditor], null, "");

    /// <summary>As the record names them.</summary>
    public string Name => Person?.Name ?? "console";

    public bool Decides => Person is not null && Roles.Contains(ConsoleRole.Approver);

    /// <summary>They end grants, and lay and lift stops; they decide approvals only as approvers.</summary>
    public bool IsAdmin => Person is not null && Roles.Contains(ConsoleRole.Admin);

    public bool Sees(string route) => Routes is null || Routes.Contains(route, StringComparer.Ordinal);

    /// <summary>Of what a provider said; without a role they see nothing.</summary>
    public static Visitor Of(SignedIn person, SignInOptions options, string csrf)
    {
        ConsoleRole[] roles = [.. options.Roles.Where(role => role.Value.Any(person.Groups.Contains)).Select(role => role.Key).Order()];
        var isWide = options.Teams.Count == 0 || roles.Contains(ConsoleRole.Auditor) || roles.Contains(ConsoleRole.Admin);
        IReadOnlyList<string>? routes = isWide ? null : [.. options.Teams.Where(team => team.Groups.Any(person.Groups.Contains)).SelectMany(team => team.Routes).Distinct(StringComparer.Ordinal)];
        return new Visitor(person, roles, routes, csrf);
    }
}
