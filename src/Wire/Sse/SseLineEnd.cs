namespace FastMcp.Wire.Sse;

/// <summary>How a stream ends its lines.</summary>
public enum SseLineEnd : byte
{
    Lf,
    CrLf,
    Cr,
}
