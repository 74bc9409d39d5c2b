using System.Text;
using FastMcp.Recording.Reading;

namespace FastMcp.Proxy.Notifying.Slack;

/// <summary>
/// Texts of others as Slack shows them: what is not seen is written out, and the three characters by which Slack makes mentions, links and
/// commands are entities (docs.slack.dev, "Formatting message text"). Pure.
/// </summary>
internal static class SlackText
{
    /// <summary>limit slack-text: characters of one text object, of 3,000 that Slack takes.</summary>
    public const int Most = 2900;

    /// <summary>At most so many characters of Slack's; what is cut ends in an ellipsis.</summary>
    public static string Of(string text, int most = Most)
    {
        var parts = Parts(text, most - 1, 1, out var isCut);
        return parts.Count == 0 ? "" : isCut ? parts[0] + "…" : parts[0];
    }

    /// <summary>Nothing of it is cut.</summary>
    public static bool Fits(string text, int most)
    {
        Parts(text, most - 1, 1, out var isCut);
        return !isCut;
    }

    /// <summary>The text in parts of a length; no character and no entity is cut in two.</summary>
    /// <param name="text">Of anybody.</param>
    /// <param name="length">Characters of a part.</param>
    /// <param name="most">Parts; what is beyond them is left out.</param>
    /// <param name="isCut">Something is left out.</param>
    public static List<string> Parts(string text, int length, int most, out bool isCut)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        isCut = false;
        foreach (var rune in VisibleText.Of(text).EnumerateRunes())
        {
            var shown = rune.Value switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", _ => rune.ToString() };
            if (part.Length + shown.Length > length)
            {
                parts.Add(part.ToString());
                part.Clear();
                if (parts.Count == most)
                {
                    isCut = true;
                    return parts;
                }
            }

            part.Append(shown);
        }

        if (part.Length > 0)
        {
            parts.Add(part.ToString());
        }

        return parts;
    }
}
