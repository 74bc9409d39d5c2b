using System.Text;

namespace FastMcp.Policy.Facts;

/// <summary>A short list of texts as UTF-8, in order. Immutable, shared by calls.</summary>
public sealed class TextSet(IEnumerable<string> texts)
{
    private readonly byte[][] _texts = [.. texts.Select(Encoding.UTF8.GetBytes)];

    public static TextSet Empty { get; } = new([]);

    public int Count => _texts.Length;

    public bool Contains(ReadOnlySpan<byte> text)
    {
        foreach (var own in _texts)
        {
            if (text.SequenceEqual(own))
            {
                return true;
            }
        }

        return false;
    }

    internal byte[] At(int index) => _texts[index];
}
