using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.TestKit.Tokens;

/// <summary>
/// The half of an OpenID provider that browsers see: whoever comes is signed in at once as <see cref="Next"/>. It holds clients to what they must do: a code is
/// redeemed once, with the verifier of its challenge and the same redirect.
/// </summary>
public sealed class TestPeople(Func<string> url)
{
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _codes = new(StringComparer.Ordinal);

    /// <summary>Who comes next: subject, and groups.</summary>
    public (string Subject, string[] Groups) Next { get; set; } = ("lea", ["leads"]);

    /// <summary>Changes the claims of ID tokens; null: nothing.</summary>
    public Func<string, string>? Spoil { get; set; }

    /// <summary>In the place of the header of ID tokens.</summary>
    public string? Header { get; set; }

    /// <summary>What the last client asked with.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } = new Dictionary<string, string>();

    internal string Authorize(string target)
    {
        var asked = Parse(target[(target.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        asked["person"] = Next.Subject + " " + string.Join(' ', Next.Groups);
        Asked = asked;
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = asked;
        return $"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"])}&iss={Uri.EscapeDataString(url())}";
    }

    // Null: the code is not taken.
    internal string? Redeem(string form)
    {
        var sent = Parse(form);
        if (sent.GetValueOrDefault("grant_type") != "authorization_code" || !_codes.TryRemove(sent.GetValueOrDefault("code", ""), out var asked)
            || asked["redirect_uri"] != sent.GetValueOrDefault("redirect_uri") || asked["client_id"] != sent.GetValueOrDefault("client_id") || asked["code_challenge_method"] != "S256"
            || asked["code_challenge"] != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(sent.GetValueOrDefault("code_verifier", "")))))
        {
            return null;
        }

        var (now, person) = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), asked["person"].Split(' '));
        var claims = $$"""{"iss":"{{url()}}","sub":"{{person[0]}}","aud":"{{asked["client_id"]}}","nonce":"{{asked["nonce"]}}","iat":{{now}},"exp":{{now + 300}},"groups":[{{string.Join(',', person.Skip(1).Where(group => group.Length > 0).Select(group => $"\"{group}\""))}}]}""";
        return Spoil?.Invoke(claims) ?? claims;
    }

    private static Dictionary<string, string> Parse(string form) => form.Split('&').Select(part => part.Split('=', 2)).ToDictionary(
        part => Uri.UnescapeDataString(part[0]), part => Uri.UnescapeDataString(part.ElementAtOrDefault(1)?.Replace('+', ' ') ?? ""), StringComparer.Ordinal);
}
