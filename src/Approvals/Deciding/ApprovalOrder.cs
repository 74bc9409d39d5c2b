using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastMcp.Approvals.Deciding;

/// <summary>What an approver does with a request, over the admin API or in the console.</summary>
/// <param name="Act"><c>approve</c>, <c>deny</c>, <c>edit</c> or <c>end-grant</c>.</param>
/// <param name="Digest">Of what the person had before them; with approve and edit.</param>
/// <param name="Reason">With deny; the agent is told it.</param>
/// <param name="Arguments">With edit: one JSON object, all arguments of the call.</param>
/// <param name="GrantSeconds">With approve: the same call of the same session passes for so long.</param>
public sealed record ApprovalOrder(string Act, string? Digest = null, string? Reason = null, string? Arguments = null, int? GrantSeconds = null)
{
    /// <summary>It takes something back and lets nothing pass.</summary>
    [JsonIgnore]
    public bool EndsGrant => Act == "end-grant";

    /// <summary>Null: it says one thing to do.</summary>
    public string? WhyNot() => Act switch
    {
        "approve" when Digest is null => "Say the digest of what is approved: that of the request as it was shown.",
        "approve" when GrantSeconds is { } seconds && (seconds < 1 || TimeSpan.FromSeconds(seconds) > ApprovalLimits.LongestGrant) => "A grant is for 1 second to 24 hours.",
        "approve" => null,
        "deny" => Reason is null ? "Say why: the agent is told it." : null,
        "edit" => Digest is null || Arguments is null ? "Say the digest of what is edited, and all arguments." : null,
        "end-grant" => null,
        _ => "An act is approve, deny, edit or end-grant.",
    };

    /// <summary>Null: it is none, and says one thing to do.</summary>
    /// <param name="json">As it came.</param>
    /// <param name="whyNot">What is wrong with it.</param>
    public static ApprovalOrder? Read(ReadOnlySpan<byte> json, out string? whyNot)
    {
        try
        {
            var order = JsonSerializer.Deserialize(json, ApprovalOrderJson.Default.ApprovalOrder);
            whyNot = order is null ? "There is no order." : order.WhyNot();
            return whyNot is null ? order : null;
        }
        catch (JsonException)
        {
            whyNot = "This is not an order: one JSON object with act and what it needs.";
            return null;
        }
    }

    /// <summary>Does it. <see cref="Read"/> has looked at it.</summary>
    public Task<Deciding.Act> ApplyAsync(ApprovalDesk desk, string id, Approver by)
    {
        ArgumentNullException.ThrowIfNull(desk);
        return Act switch
        {
            "approve" => desk.ApproveAsync(id, by, Digest!, GrantSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
            "deny" => desk.DenyAsync(id, by, Reason!),
            "end-grant" => desk.EndGrantAsync(id, by),
            _ => desk.EditAsync(id, by, Arguments!, Digest!),
        };
    }
}
