using System.Globalization;
using System.Text;
using FastMcp.Recording;
using FastMcp.Recording.Reading;

namespace FastMcp.WebConsole.Watching;

/// <summary>Cuts recorded text into runs: what is seen, masks, and characters that would not be seen or would move what is.</summary>
internal sealed class TextRuns(MaskFinder finder)
{
    /// <param name="text">As it is on record; line feeds and tabs are seen as such.</param>
    /// <param name="left">Findings whose masks may be in it; those that are, are taken out.</param>
    public List<TextRun> Of(string text, List<RecordedFinding> left)
    {
        var (runs, from) = (new List<TextRun>(), 0);
        foreach (var place in left.Count == 0 ? [] : finder.Find(text, left))
        {
            Plain(text.AsSpan(from, place.Start - from), runs);
            runs.Add(new TextRun(RunKind.Mask, VisibleText.Of(text.Substring(place.Start, place.Length)), place.Rule));
            from = place.Start + place.Length;
        }

        Plain(text.AsSpan(from), runs);
        return runs;
    }

    private static void Plain(ReadOnlySpan<char> text, List<TextRun> runs)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || !VisibleText.IsHidden(rune))
            {
                shown.Append(rune);
                continue;
            }

            Flush(shown, runs);
            runs.Add(new TextRun(RunKind.Hidden, string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}")));
        }

        Flush(shown, runs);
    }

    private static void Flush(StringBuilder shown, List<TextRun> runs)
    {
        if (shown.Length > 0)
        {
            runs.Add(new TextRun(RunKind.Text, shown.ToString()));
            shown.Clear();
        }
    }
}
