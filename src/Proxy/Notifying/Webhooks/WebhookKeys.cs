using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Proxy.Notifying.Webhooks;

/// <summary>
/// Keys of Standard Webhooks 1.0.0: <c>whsec_</c> and 24 to 64 bytes in base64, one a line. Each signs, and any
/// verifies, so that a key is changed without a gap. Prints ***.
/// </summary>
internal sealed class WebhookKeys : IDisposable
{
    public const string Form = "a line whsec_ and base64 of 24 to 64 random bytes, such as whsec_$(openssl rand -base64 32); two while one is changed";

    private const string Prefix = "whsec_";

    // limit webhook-keys.
    private const int Most = 4;

    private readonly List<byte[]> _all = [];

    /// <exception cref="IOException">The file cannot be read, or holds something else.</exception>
    public static WebhookKeys Read(string file)
    {
        try
        {
            var keys = new WebhookKeys();
            foreach (var line in File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0))
            {
                if (keys._all.Count == Most || !keys.TryAdd(line))
                {
                    keys.Dispose();
                    throw new IOException($"{file} does not hold keys of webhooks: {Form}.");
                }
            }

            return keys._all.Count > 0 ? keys : throw new IOException($"{file} holds no key of webhooks: {Form}.");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>A signature under each, in the form of the header.</summary>
    public string Sign(ReadOnlySpan<byte> content)
    {
        var header = new StringBuilder();
        foreach (var key in _all)
        {
            header.Append(header.Length > 0 ? " " : "").Append("v1,").Append(Convert.ToBase64String(HMACSHA256.HashData(key, content)));
        }

        return header.ToString();
    }

    /// <summary>Whether any of these signatures is under any of the keys. All are looked at: how long it takes says nothing.</summary>
    /// <param name="content">What was signed.</param>
    /// <param name="header"><c>v1,BASE64</c>, separated by blanks; others than <c>v1</c> say nothing.</param>
    public bool Verify(ReadOnlySpan<byte> content, string header)
    {
        var isGood = false;
        Span<byte> shown = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        // limit webhook-signatures: the first so many count.
        foreach (var one in header.Split(' ', Most * 2).Take(Most))
        {
            if (!one.StartsWith("v1,", StringComparison.Ordinal) || !Canonical(one.AsSpan(3), shown))
            {
                continue;
            }

            foreach (var key in _all)
            {
                HMACSHA256.HashData(key, content, right);
                isGood |= CryptographicOperations.FixedTimeEquals(shown, right);
            }
        }

        return isGood;
    }

    /// <summary>A key of both.</summary>
    public bool Shares(WebhookKeys other) => _all.Exists(one => other._all.Exists(theirs => CryptographicOperations.FixedTimeEquals(one, theirs)));

    public void Dispose() => _all.ForEach(key => CryptographicOperations.ZeroMemory(key));

    public override string ToString() => "***";

    // One spelling for each signature.
    private static bool Canonical(ReadOnlySpan<char> text, Span<byte> into)
    {
        Span<char> again = stackalloc char[44];
        return text.Length == again.Length && Convert.TryFromBase64Chars(text, into, out var length) && length == into.Length
            && Convert.TryToBase64Chars(into, again, out _) && text.SequenceEqual(again);
    }

    private bool TryAdd(string line)
    {
        if (!line.StartsWith(Prefix, StringComparison.Ordinal) || !Base64.IsValid(line.AsSpan(Prefix.Length), out var length) || length is < 24 or > 64)
        {
            return false;
        }

        _all.Add(Convert.FromBase64String(line[Prefix.Length..]));
        return true;
    }
}
