using FastMcp.Policy.Facts;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>What an Opened or a Refused entry says.</summary>
/// <param name="Session">Hash of the session's id; 0: none known.</param>
/// <param name="Protocol">Of the call.</param>
/// <param name="Durability">What it waited for.</param>
/// <param name="Rule">Id of the decision.</param>
/// <param name="Policy">Hash of the policy in force; empty: none is known.</param>
/// <param name="Route">Name of the route.</param>
/// <param name="Upstream">Name of the upstream.</param>
/// <param name="Caller">Subject of the caller.</param>
/// <param name="Method">JSON-RPC method, masked.</param>
/// <param name="Name">Tool, prompt or model, masked.</param>
/// <param name="Why">Name of the refusal; empty for what was let through.</param>
public sealed record OpenedEntry(
    ulong Session, Protocol Protocol, Durability Durability, string Rule, string Policy, string Route, string Upstream, string Caller, string Method, string Name, string Why)
{
    public static OpenedEntry Of(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        return new OpenedEntry(
            payload.UInt64(), (Protocol)payload.Byte(), (Durability)payload.Byte(), payload.Text(), payload.Text(), payload.Text(),
            payload.Text(), payload.Text(), payload.Text(), payload.Text(), entry.Type == EntryType.Refused ? payload.Text() : "");
    }
}
