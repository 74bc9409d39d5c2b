using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Recording.Originals;

/// <summary>
/// What somebody asks to read as it came: which exchanges, why, and the points of the keys that sealed them. No secret: the approver reads it and answers with an
/// <see cref="UnsealApproval"/>. A page of approvals can carry both as they are.
/// </summary>
/// <param name="By">Who asks, as he says.</param>
/// <param name="Reason">Why.</param>
/// <param name="Exchanges">Which exchanges, as they are shown to the approver.</param>
/// <param name="Made">When.</param>
/// <param name="Keys">Keys and their points.</param>
public sealed record UnsealRequest(string By, string Reason, IReadOnlyList<UnsealExchange> Exchanges, DateTimeOffset Made, IReadOnlyList<(KeyId Id, byte[] Point)> Keys)
{
    private const string First = "fastmcp unseal request 2";

    /// <summary>Random, so that two that ask the same are two.</summary>
    public string Nonce { get; private init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Names it in the record.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{First}\nnonce {Nonce}\nby {Uri.EscapeDataString(By)}\nreason {Uri.EscapeDataString(Reason)}\nmade {Made.UtcDateTime:O}\n{string.Concat(Exchanges.Select(exchange => exchange.Line))}{string.Concat(Keys.Select(key => $"key {key.Id} {Convert.ToBase64String(key.Point)}\n"))}");

    public bool AsksFor(string exchange) => Exchanges.Any(one => one.Id == exchange);

    /// <summary>Null: it is no request.</summary>
    public static UnsealRequest? Parse(string text)
    {
        var lines = text.Split('\n');
        string? Of(int line, string name) => lines.Length > line && lines[line].StartsWith(name + " ", StringComparison.Ordinal) ? lines[line][(name.Length + 1)..] : null;
        if (lines[0] != First || Of(1, "nonce") is not { Length: 32 } nonce || Of(2, "by") is not { } by || Of(3, "reason") is not { } reason
            || !DateTimeOffset.TryParse(Of(4, "made"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made))
        {
            return null;
        }

        var (exchanges, keys, i) = (new List<UnsealExchange>(), new List<(KeyId, byte[])>(), 5);
        for (; i < lines.Length - 1 && UnsealExchange.Parse(lines[i]) is { } exchange; i++)
        {
            exchanges.Add(exchange);
        }

        for (; i < lines.Length - 1; i++)
        {
            var point = new byte[HolderKeys.PointSize];
            if (Of(i, "key")?.Split(' ') is not [var id, var coded] || !KeyId.TryParse(id, out var key) || !Convert.TryFromBase64String(coded, point, out var length) || length != point.Length)
            {
                return null;
            }

            keys.Add((key, point));
        }

        var request = new UnsealRequest(Uri.UnescapeDataString(by), Uri.UnescapeDataString(reason), exchanges, made, keys) { Nonce = nonce };
        // What was shown to the approver is what is hashed: nothing may be said in two ways.
        return request.Text == text ? request : null;
    }
}
