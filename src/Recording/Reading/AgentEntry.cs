using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>What an Agent entry says.</summary>
/// <param name="Agent">Id of the registered agent.</param>
/// <param name="Team">Its team; empty: none.</param>
public sealed record AgentEntry(string Agent, string Team)
{
    public static AgentEntry Of(LogEntry entry)
    {
        var payload = new PayloadReader(entry.Payload);
        return new AgentEntry(payload.Text(), payload.Text());
    }
}
