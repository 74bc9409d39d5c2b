namespace FastMcp.Masking.Text;

/// <summary>A stretch of text that is spelled with another number of raw bytes: an escape. Never cut.</summary>
internal struct TextUnit
{
    public long TextStart;
    public long RawStart;
    public int TextLength;
    public int RawLength;
}
