namespace FastMcp.Wire.Json;

/// <summary>What a scanner says after a push.</summary>
public enum ScanResult : byte
{
    /// <summary>All bytes are taken; the document goes on.</summary>
    NeedMore,

    /// <summary>The document is whole. Said only for the push that was marked as the last.</summary>
    Done,

    /// <summary>Refused. What the sink got before is only a part; the scanner takes nothing more until Begin.</summary>
    Fault,
}
