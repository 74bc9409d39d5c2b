using FastMcp.Masking;
using FastMcp.Recording;

namespace FastMcp.WebConsole.Watching;

/// <summary>
/// Finds the masks of a piece's findings in its text. A finding says where the value stood in what the upstream sent, which is not on record; what is on
/// record are the masks, in the same order. So each is looked for behind the one before, by the form that its rule's masks have.
/// </summary>
internal sealed class MaskFinder(IMaskBook? masks)
{
    /// <summary>Takes the findings that are placed out of <paramref name="left"/>; what stays is in another text, or left nothing to see.</summary>
    public List<MaskPlace> Find(string text, List<RecordedFinding> left)
    {
        var (places, from) = (new List<MaskPlace>(), 0);
        for (var i = 0; i < left.Count && from < text.Length;)
        {
            if (Next(text, from, left[i]) is not { } place)
            {
                i++;
                continue;
            }

            places.Add(place);
            left.RemoveAt(i);
            from = place.Start + place.Length;
        }

        return places;
    }

    private MaskPlace? Next(string text, int from, in RecordedFinding finding)
    {
        var mark = masks?.MarkOf(finding.Rule);
        var (start, length) = mark switch
        {
            null => Common(text, from, finding.Length),
            { Kind: MaskMarkKind.Text, Text.Length: > 0 } fixedText => (text.IndexOf(fixedText.Text, from, StringComparison.Ordinal), fixedText.Text.Length),
            { Kind: MaskMarkKind.Stars } => Stars(text, from, finding.Length),
            { Kind: MaskMarkKind.Coded } coded => Coded(text, from, coded.Text),
            _ => (-1, 0),
        };
        return start < 0 ? null : new MaskPlace(start, length, finding.Rule);
    }

    // The rule is not known here: the first thing that looks like any mask.
    private static (int Start, int Length) Common(string text, int from, int length)
    {
        var (bracket, stars) = (Bracket(text, from), Stars(text, from, length));
        return bracket.Start < 0 || (stars.Start >= 0 && stars.Start < bracket.Start) ? stars : bracket;
    }

    private static (int Start, int Length) Bracket(string text, int from)
    {
        for (var at = text.IndexOf('[', from); at >= 0; at = text.IndexOf('[', at + 1))
        {
            var end = at + 1;
            while (end < text.Length && (char.IsAsciiLetterUpper(text[end]) || char.IsAsciiDigit(text[end]) || text[end] is ' ' or '-' or '_' or ':'))
            {
                end++;
            }

            if (end > at + 2 && end < text.Length && text[end] == ']')
            {
                return (at, end + 1 - at);
            }
        }

        return (-1, 0);
    }

    // As long as the value was, and in one run: separators between stars stay, and so do the last characters.
    private static (int Start, int Length) Stars(string text, int from, int length)
    {
        var start = text.IndexOf("**", from, StringComparison.Ordinal);
        if (start < 0)
        {
            return (-1, 0);
        }

        var (end, most) = (start, length > 0 ? Math.Min(text.Length, start + length) : text.Length);
        while (end < most && (text[end] == '*' || (length > 0 && text[end] is not ('"' or '\\' or '\n' or '\r'))))
        {
            end++;
        }

        return (start, end - start);
    }

    private static (int Start, int Length) Coded(string text, int from, string prefix)
    {
        var start = text.IndexOf(prefix, from, StringComparison.Ordinal);
        if (start < 0)
        {
            return (-1, 0);
        }

        var end = start + prefix.Length;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == ':'))
        {
            end++;
        }

        return (start, (prefix.StartsWith('[') && end < text.Length && text[end] == ']' ? end + 1 : end) - start);
    }
}
