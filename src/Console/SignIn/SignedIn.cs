using FastMcp.Approvals;

namespace FastMcp.WebConsole.SignIn;

/// <summary>A person as the provider told.</summary>
/// <param name="Name">Shown and recorded, and one for each person: votes are told apart by it.</param>
/// <param name="Groups">Out of the token.</param>
/// <param name="Subjects">How the person appears as a caller; see <see cref="Approver"/>.</param>
public sealed record SignedIn(string Name, IReadOnlyList<string> Groups, IReadOnlyList<string> Subjects)
{
    /// <summary>How the gateway names this person's own calls: issuer and subject, with a line between; null: it cannot know them.</summary>
    public string? Caller { get; init; }

    internal Approver ToApprover(bool isAdmin = false) => new(Name, Groups, Subjects) { IsAdmin = isAdmin };
}
