using System.Text.Json.Serialization;

namespace FastMcp.Approvals;

/// <summary>
/// A call that waits for people, with everything that they and the agent are told of it. Immutable: each change is another one with
/// the next <see cref="Version"/>.
/// </summary>
/// <remarks>Texts of peers (<see cref="Preview"/>, <see cref="Name"/>) are masked by every rule, and no control character is in them.</remarks>
public sealed record ApprovalRequest
{
    /// <summary>Names it everywhere: 32 hex digits that nobody guesses.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256, in hex, of what will be sent: <see cref="CallDigest"/>. An edit changes it.</summary>
    public required string Digest { get; init; }

    /// <summary>The digest of what the agent asked for.</summary>
    public required string Proposed { get; init; }

    /// <summary>Of all but the arguments, in hex: what an edit does not touch.</summary>
    public required string Frame { get; init; }

    /// <summary>What an approver put in the place of the arguments: one JSON object; null: nothing.</summary>
    public string? Edited { get; init; }

    /// <summary>The call for people to read: its body, masked.</summary>
    public required string Preview { get; init; }

    /// <summary>The call is longer than a preview may be.</summary>
    public bool PreviewCut { get; init; }

    /// <summary>The query of its path, masked; empty for none.</summary>
    public string Query { get; init; } = "";

    /// <summary>Header fields that are a part of what is approved, in the order in which they count; values masked, those of credentials hidden.</summary>
    public IReadOnlyList<ApprovalField> Fields { get; init; } = [];

    /// <summary>There are more fields, or longer ones, than are shown.</summary>
    public bool FieldsCut { get; init; }

    /// <summary>Its arguments can be edited: they are shown whole, with nothing masked, and no header repeats them.</summary>
    public bool Editable { get; init; }

    /// <summary>The arguments as they came, where they can be edited: one JSON object, of which nothing is masked; null: they cannot.</summary>
    public string? Arguments { get; init; }

    /// <summary>JSON-RPC method, or <c>model call</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Tool, prompt, resource or model.</summary>
    public required string Name { get; init; }

    public required string Route { get; init; }

    public required string Upstream { get; init; }

    /// <summary>Subject of who asks.</summary>
    public required string Caller { get; init; }

    /// <summary>Who vouches for the caller; empty for none.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The agent; empty for none.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The caller's groups, out of its token.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>What is masked in <see cref="Preview"/>, in order, up to where it is cut.</summary>
    public IReadOnlyList<ApprovalMask> Masks { get; init; } = [];

    /// <summary>Names the session; 32 hex digits.</summary>
    public required string Session { get; init; }

    /// <summary>As the record names the session: by the last half of it.</summary>
    [JsonIgnore]
    public string RecordedSession => Session.Length > 16 ? Session[^16..] : Session;

    /// <summary>Id of the decision that asks.</summary>
    public required string Rule { get; init; }

    /// <summary>The decision with its file and line.</summary>
    public required string RuleAt { get; init; }

    /// <summary>What the decision says of why; null: nothing.</summary>
    public string? RuleReason { get; init; }

    /// <summary>Groups, a member of any of which decides; empty: every approver.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>So many different people must say yes.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Who must say yes too: where policies of several layers ask, the people of each.</summary>
    public IReadOnlyList<ApproverSet> Also { get; init; } = [];

    /// <summary>All who must say yes.</summary>
    [JsonIgnore]
    public IReadOnlyList<ApproverSet> Sets => [new(By, Count), .. Also];

    /// <summary>The same in words.</summary>
    [JsonIgnore]
    public string Deciders => string.Join(", and ", Sets);

    /// <summary>So many yes at most are needed: one person may be of several sets.</summary>
    [JsonIgnore]
    public int Needed => Sets.Sum(set => set.Count);

    /// <summary>Enough people of each set said yes to what is to be sent now.</summary>
    [JsonIgnore]
    public bool IsAgreed => Also.Count == 0 ? Approvals >= Count
        : Sets.Select((set, index) => Votes.Count(vote => vote.Act == "approved" && vote.Digest == Digest && vote.For?.Contains(index) == true) >= set.Count).All(enough => enough);

    public required DateTimeOffset Asked { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public ApprovalState State { get; init; }

    /// <summary>Who did what, in order; an edit makes what was said before it of no effect.</summary>
    public IReadOnlyList<ApprovalVote> Votes { get; init; } = [];

    /// <summary>For the agent, by who denied it.</summary>
    public string? Why { get; init; }

    public Sending Sending { get; init; }

    /// <summary>The run of the gateway that used it; null: it was not used.</summary>
    public string? Run { get; init; }

    /// <summary>How often the same call was asked for while this was open.</summary>
    public int Asks { get; init; } = 1;

    /// <summary>Id of the request whose grant let this pass without a new decision; null: people decided.</summary>
    public string? Grant { get; init; }

    /// <summary>The same call of the same session passes until then, without a new decision; null: no grant was given with this request, or it was ended.</summary>
    public DateTimeOffset? GrantUntil { get; init; }

    public long Version { get; init; } = 1;

    /// <summary>It can still be decided or used.</summary>
    public bool IsLive => State is ApprovalState.Open or ApprovalState.Approved;

    /// <summary>People who said yes to what is to be sent now.</summary>
    public int Approvals => Votes.Count(vote => vote.Act == "approved" && vote.Digest == Digest);
}
