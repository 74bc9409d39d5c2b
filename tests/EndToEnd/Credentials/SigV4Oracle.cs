using System.Security.Cryptography;
using System.Text;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Credentials;

/// <summary>What a service of AWS does with a signed request: signs it once more, from what arrived, by the fields that it says it signed.</summary>
internal static class SigV4Oracle
{
    public static string AuthorizationOf(RawRequest request, string secret)
    {
        var said = request.Head["authorization"];
        var scope = Between(said, "Credential=", ",").Split('/', 2)[1];
        var signed = Between(said, "SignedHeaders=", ",");
        var (path, query) = request.Target.Split('?', 2) is [var p, var q] ? (p, q) : (request.Target, "");
        var parameters = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (Encode(pair[0]), pair.Length > 1 ? Encode(pair[1]) : ""))
            .OrderBy(pair => pair.Item1, StringComparer.Ordinal).ThenBy(pair => pair.Item2, StringComparer.Ordinal).Select(pair => $"{pair.Item1}={pair.Item2}");
        var canonical = new StringBuilder()
            .Append(request.Head.StartLine.Split(' ')[0]).Append('\n')
            .Append(path.Replace("%", "%25", StringComparison.Ordinal)).Append('\n')
            .AppendJoin('&', parameters).Append('\n');
        foreach (var name in signed.Split(';'))
        {
            canonical.Append(name).Append(':').Append(request.Head[name].Trim()).Append('\n');
        }

        canonical.Append('\n').Append(signed).Append('\n').Append(Hex(SHA256.HashData(request.Body)));
        var text = $"AWS4-HMAC-SHA256\n{request.Head["x-amz-date"]}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = Encoding.ASCII.GetBytes("AWS4" + secret);
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(part));
        }

        return $"AWS4-HMAC-SHA256 Credential={Between(said, "Credential=", ",")}, SignedHeaders={signed}, Signature={Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}";
    }

    private static string Encode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        var end = text.IndexOf(after, start, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }
}
