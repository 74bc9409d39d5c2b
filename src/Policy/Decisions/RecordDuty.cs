namespace FastMcp.Policy.Decisions;

/// <summary>What an exchange waits for on its way into the record. Strictest first.</summary>
public enum RecordDuty : byte
{
    Strict,
    BeforeReply,
    Available,
}
