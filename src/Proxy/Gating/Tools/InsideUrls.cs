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
            var isHost = false;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    isHost = urls.Hosts.Count > 0 && Names(urls, ref reader);
                }
                else if (reader.TokenType == JsonTokenType.String)
                {
                    if (HostJudge.WhyNot(TextOf(ref reader), isHost, urls.Allow) is { } whyNot)
                    {
                        return $"An address in the arguments {whyNot}. This server is to be given public addresses alone.";
                    }
                }
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "The arguments hold a text that nobody can read: half a surrogate pair, or nested too deep.";
        }
    }

    // An argument that is a list of hosts has its name before all of them.
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

    private static string TextOf(ref Utf8JsonReader reader) => reader.GetString() ?? "";
}
