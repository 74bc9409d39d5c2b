namespace FastMcp.Approvals;

/// <summary>A person who decides, as the console or an approver's token shows them.</summary>
/// <param name="Name">Shown and recorded.</param>
/// <param name="Groups">As decisions name them under <c>approve: by</c>.</param>
/// <param name="Subjects">
/// How the person appears as a caller: <c>SUBJECT</c>, whoever vouches for it, or <c>ISSUER SUBJECT</c> with one blank between. What such a
/// caller asks for, this person does not approve. All is compared character by character, as a token spells it: no letter is folded, nothing trimmed.
/// </param>
public sealed record Approver(string Name, IReadOnlyList<string> Groups, IReadOnlyList<string> Subjects)
{
    /// <summary>They may end what others gave, and decide no more for it.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>The channel by which they decide; null: the console or a token of their own.</summary>
    public string? Via { get; init; }

    /// <summary>The vote is this person's, whichever way and under whichever name they cast it.</summary>
    public bool Cast(ApprovalVote vote)
    {
        ArgumentNullException.ThrowIfNull(vote);
        return vote.By == Name || (vote.Subjects ?? []).Any(theirs => Subjects.Any(own => AreOne(own, theirs)));
    }

    /// <summary>The person asked for it, or an agent of theirs did.</summary>
    public bool Is(ApprovalRequest request) =>
        request.Caller == Name || request.Agent == Name || Subjects.Any(subject => Names(subject, request));

    /// <summary>A decision that asks names a group of theirs, or nobody.</summary>
    public bool MayDecide(ApprovalRequest request) => request.Sets.Any(set => set.Has(Groups));

    // A subject without an issuer is that of any issuer.
    private static bool AreOne(string one, string other) =>
        one == other || one.EndsWith(" " + other, StringComparison.Ordinal) || other.EndsWith(" " + one, StringComparison.Ordinal);

    private static bool Names(string subject, ApprovalRequest request) =>
        subject == request.Caller || (request.Agent.Length > 0 && subject == request.Agent)
        || (request.Issuer.Length > 0 && subject.Length == request.Issuer.Length + 1 + request.Caller.Length && subject[request.Issuer.Length] == ' '
            && subject.StartsWith(request.Issuer, StringComparison.Ordinal) && subject.EndsWith(request.Caller, StringComparison.Ordinal));
}
