using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.WebConsole.SignIn;

/// <summary>
/// Who was led away and did not come back yet. The browser itself keeps it, in a cookie: a random number, an end, where it wanted to go, and a seal
/// over them. What goes away with the browser is made of that number by a key of this process, so that nothing is kept here, and nobody's
/// sign-in can be pushed out by others'.
/// </summary>
/// <remarks>
/// Safe for all threads. A cookie is no ticket: who comes back with it must bring the state, and the code that the provider gave for it, which
/// providers take once (RFC 6749 section 4.1.2). Behind a restart the key is another one, and the browser begins anew.
/// </remarks>
internal sealed class StartSeal(Uri redirect, TimeProvider time)
{
    /// <summary>limit sign-in-patience: so long somebody may take to sign in.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Browsers keep cookies of 4,096 bytes, name and attributes included.</summary>
    public const int LongestCookie = 3500;

    private const int Number = 32;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <param name="to">The page that the browser wanted; one that is too long for a cookie is forgotten.</param>
    public (SignInStart Start, string Cookie) New(string to)
    {
        var number = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Number));
        var ends = (time.GetUtcNow() + Longest).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var cookie = Sealed($"{number}.{ends}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(to))}");
        return (StartOf(number), cookie.Length <= LongestCookie ? cookie : Sealed($"{number}.{ends}.{Base64Url.EncodeToString("/"u8)}"));
    }

    /// <summary>Null: the cookie is none of ours, its time is over, or the state left with another browser.</summary>
    public (SignInStart Start, string To)? Open(string cookie, string state)
    {
        var parts = cookie.Length > LongestCookie ? [] : cookie.Split('.');
        if (parts.Length != 4 || !Tokens.AreSame(cookie, Sealed(cookie[..cookie.LastIndexOf('.')]))
            || time.GetUtcNow().ToUnixTimeSeconds() >= long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture))
        {
            return null;
        }

        var start = StartOf(parts[0]);
        return Tokens.AreSame(start.State, state) ? (start, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[2]))) : null;
    }

    private SignInStart StartOf(string number) => new(Made("state", number), Made("nonce", number), Made("verifier", number), redirect);

    private string Sealed(string text) => $"{text}.{Made("cookie", text)}";

    // What it is for has no blank in it, so that no two uses hash the same text.
    private string Made(string use, string text) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{use} {text}")));
}
