namespace FastMcp.Masking.Text;

/// <summary>One byte of an escape with the raw bytes that spell it.</summary>
internal readonly record struct EscapeByte(byte Value, long RawStart, long RawEnd);
