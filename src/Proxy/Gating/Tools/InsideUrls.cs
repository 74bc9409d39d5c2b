using System.Text;
using System.Text.Json;
using FastMcp.PolicyCompiler.Catalogues;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>
/// Looks for addresses of the inside in arguments: every text, at any depth, that is a URL as a whole, and the arguments that an operator says are hosts. A URL in the midst of a text is
/// not looked at, and no name is resolved: the server resolves it later, and elsewhere.
/// </summary>
internal static class InsideUrls
{
    /// <summary>Null: there is none. Else a sentence for the agent, with nothing of the arguments in it.</summary>
    public static string? WhyNot(ReadOnlySpan<byte> arguments, UrlsPlan urls)
    {
        try
        {
            var reader = new Utf8JsonReader(arguments, new JsonReaderOptions { MaxDepth = 128 });
            var host = -1;
            while (reader.Read())
            {
                host = HostIn(ref reader, urls, host);
                if (TextOf(ref reader, host >= 0) is { } text && HostJudge.WhyNot(text, host >= 0, urls.Allow) is { } whyNot)
                {
                    return Sentence("An address in the arguments", whyNot);
                }
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "The arguments hold a text that nobody can read: half a surrogate pair, or nested too deep.";
        }
    }

    /// <summary>The same of the URI of a resource.</summary>
    public static string? WhyNotUri(ReadOnlySpan<byte> uri, UrlsPlan urls) =>
        HostJudge.WhyNot(Encoding.UTF8.GetString(uri), isHost: false, urls.Allow) is { } whyNot ? Sentence("The address of the resource", whyNot) : null;

    private static string Sentence(string what, string whyNot) => $"{what} {whyNot}. This server is to be given public addresses alone.";

    // How deep the name of a host stands; all that is in its value is one, lists and members too. -1: none does.
    private static int HostIn(ref Utf8JsonReader reader, UrlsPlan urls, int host)
    {
        if (urls.Hosts.Count == 0 || (host >= 0 && reader.CurrentDepth > host))
        {
            return host;
        }

        return reader.TokenType == JsonTokenType.PropertyName ? Names(urls, ref reader) ? reader.CurrentDepth : -1
            : host >= 0 && reader.CurrentDepth < host ? -1 : host;
    }

    private static bool Names(UrlsPlan urls, ref Utf8JsonReader reader)
    {
        foreach (var host in urls.Hosts)
        {
            if (reader.ValueTextEquals(host))
            {
                return true;
            }
        }

        return false;
    }

    // A number is an address to who reads it as one: 2130706433.
    private static string? TextOf(ref Utf8JsonReader reader, bool isHost) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when isHost => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => null,
    };
}
