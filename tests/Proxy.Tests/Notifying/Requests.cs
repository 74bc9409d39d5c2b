using FastMcp.Approvals;

namespace FastMcp.Proxy.Tests.Notifying;

/// <summary>Requests for approval as channels see them.</summary>
internal static class Requests
{
    public static readonly string Digest = new('d', 64);

    public static ApprovalRequest Of(string preview) => new()
    {
        Id = "00112233445566778899aabbccddeeff", Digest = Digest, Proposed = Digest, Frame = Digest, Preview = preview, Method = "tools/call", Name = "delete_user",
        Route = "crm", Upstream = "crm", Caller = "agent-7", Session = "s1", Rule = "deletes", RuleAt = "deletes (a.yaml:4)", By = ["leads"],
        Asked = DateTimeOffset.UnixEpoch, Expires = DateTimeOffset.UnixEpoch.AddMinutes(15),
    };

    /// <summary>Every text that others write says this.</summary>
    public static ApprovalRequest Full(string text) => Of(text) with
    {
        Name = text, Caller = text, Agent = text, Groups = [text, text], Query = text, Fields = [new("x-note", text)], RuleReason = text, Why = text,
        Votes = [.. Enumerable.Range(0, 20).Select(_ => new ApprovalVote(text, "voted", DateTimeOffset.UnixEpoch, Digest))],
    };
}
