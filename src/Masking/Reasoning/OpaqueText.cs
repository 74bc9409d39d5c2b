using System.Buffers;
using FastMcp.Wire;

namespace FastMcp.Masking.Reasoning;

/// <summary>
/// Strings that their maker alone can read and wants back as they are. They pass where they look it: base64 of more than any value that a
/// rule means. What looks like anything else is a text.
/// </summary>
public static class OpaqueText
{
    /// <summary>Shorter ones are texts.</summary>
    public const int LeastBytes = 64;

    private static readonly SearchValues<byte> s_base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_="u8);

    /// <summary>False: nothing was written, it is to be masked as text.</summary>
    public static bool TryPass<TSink>(UnmaskedText text, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (text.Length < LeastBytes || text.Bytes.ContainsAnyExcept(s_base64))
        {
            return false;
        }

        sink.Write(new Masked(text.Bytes));
        return true;
    }
}
