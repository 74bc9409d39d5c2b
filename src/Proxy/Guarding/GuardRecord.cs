using FastMcp.Proxy.Pipeline;
using FastMcp.Recording;

namespace FastMcp.Proxy.Guarding;

/// <summary>Findings of guards in the record: as those of rules, with positions in UTF-16 units of the text as it left.</summary>
internal static class GuardRecord
{
    public static void Note(Exchange exchange, in GuardFound found, Direction direction, bool isEnforced)
    {
        if (exchange.Opened is { } opened && !opened.Log.IsOff)
        {
            opened.Log.Found(opened, new RecordedFinding(direction, found.Label.Rule, 0, found.Start, found.Length, isEnforced));
        }
    }
}
