using System.Buffers;
using System.Text;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Http.Requests;

/// <summary>
/// Reads a request target (RFC 9112 section 3.2). Stricter than its grammar where upstreams are known to
/// read one path in two ways: dot segments, a coded NUL and broken percent triplets are refused.
/// </summary>
internal static class RequestTarget
{
    private static readonly SearchValues<byte> NotInTarget = SearchValues.Create(NotInTargetBytes());

    /// <returns>Null when the target is good, else what is wrong with it.</returns>
    internal static string? Read(ReadOnlySpan<byte> bytes, ByteRange target, MethodKind method, out TargetParts parts)
    {
        parts = default;
        ReadOnlySpan<byte> text = target.Of(bytes);
        if (text.ContainsAny(NotInTarget))
        {
            return "a byte that no request target may hold";
        }

        if (text[0] == '/')
        {
            return Split(bytes, target, TargetForm.Origin, default, out parts);
        }

        if (text.SequenceEqual("*"u8))
        {
            parts = new TargetParts(TargetForm.Asterisk, default, target, default, false);
            return method == MethodKind.Options ? null : "the target * without OPTIONS";
        }

        return ReadAbsolute(bytes, target, out parts);
    }

    private static string? ReadAbsolute(ReadOnlySpan<byte> bytes, ByteRange target, out TargetParts parts)
    {
        parts = default;
        ReadOnlySpan<byte> text = target.Of(bytes);
        int scheme = SchemeLength(text);
        if (scheme == 0)
        {
            return "a target that is neither a path nor an http URI";
        }

        int length = text[scheme..].IndexOfAny((byte)'/', (byte)'?');
        length = length < 0 ? text.Length - scheme : length;
        var authority = new ByteRange(target.Start + scheme, length);
        if (!HostValue.IsValid(authority.Of(bytes)))
        {
            return "a target whose host is not valid";
        }

        var rest = new ByteRange(authority.End, target.End - authority.End);
        return Split(bytes, rest, TargetForm.Absolute, authority, out parts);
    }

    private static int SchemeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 7 && Ascii.EqualsIgnoreCase(text[..7], "http://"u8))
        {
            return 7;
        }

        return text.Length >= 8 && Ascii.EqualsIgnoreCase(text[..8], "https://"u8) ? 8 : 0;
    }

    private static string? Split(
        ReadOnlySpan<byte> bytes, ByteRange rest, TargetForm form, ByteRange authority, out TargetParts parts)
    {
        int mark = rest.Of(bytes).IndexOf((byte)'?');
        var path = new ByteRange(rest.Start, mark < 0 ? rest.Length : mark);
        var query = mark < 0 ? default : new ByteRange(path.End + 1, rest.Length - mark - 1);
        parts = new TargetParts(form, authority, path, query, mark >= 0);
        return PathRules.Check(path.Of(bytes)) ?? PathRules.CheckTriplets(query.Of(bytes));
    }

    // Everything but visible ASCII, the fragment sign, and three signs that no client sends uncoded.
    private static byte[] NotInTargetBytes() =>
        [.. Enumerable.Range(0, 256).Where(b => b is <= 0x20 or >= 0x7F or '#' or '"' or '<' or '>').Select(b => (byte)b)];
}
