namespace FastMcp.Masking.Core.Images;

/// <summary>The arrays of an image that is written.</summary>
internal sealed class ImageArrays
{
    public ArrayPool<byte> Bytes { get; } = new();

    public ArrayPool<ushort> Words { get; } = new();

    public ArrayPool<int> Numbers { get; } = new();

    public TablePool Tables { get; } = new();

    public void Write(ImageWriter writer)
    {
        Bytes.Write(writer);
        Words.Write(writer);
        Numbers.Write(writer);
        Tables.Write(writer);
    }
}
