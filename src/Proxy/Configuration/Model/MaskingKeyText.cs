using FastMcp.Masking.Tokens;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>
/// Keys as an operator keeps them: one a line, 32 bytes in base64 or hex; the first makes masks, the others open tokens that were made
/// before. Lines that begin with <c>#</c> and empty ones say nothing.
/// </summary>
internal static class MaskingKeyText
{
    public const string HowToMake = "Make one with: head -c 32 /dev/urandom | base64";

    /// <summary>Null, with words that hold nothing of the text, if it is not that.</summary>
    public static MaskingKey? Parse(string text, out string whyNot)
    {
        var keys = new List<byte[]>();
        var line = 0;
        foreach (var written in text.Split('\n'))
        {
            line++;
            var trimmed = written.Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                continue;
            }

            if (KeyOf(trimmed) is not { } key)
            {
                whyNot = $"Line {line} is no key: {MaskingKey.Length} bytes in base64 or hex. {HowToMake}";
                return null;
            }

            keys.Add(key);
        }

        whyNot = keys.Count is > 0 and <= MaskingKey.MostKeys ? ""
            : $"There are {keys.Count} keys: it takes 1 that makes masks and at most {MaskingKey.MostKeys - 1} older ones. {HowToMake}";
        return whyNot.Length == 0 ? new MaskingKey([.. keys]) : null;
    }

    private static byte[]? KeyOf(string text)
    {
        var key = new byte[MaskingKey.Length];
        if (text.Length == 2 * MaskingKey.Length)
        {
            return Convert.FromHexString(text, key, out _, out var read) == System.Buffers.OperationStatus.Done && read == key.Length ? key : null;
        }

        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length ? key : null;
    }
}
