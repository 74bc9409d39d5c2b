namespace FastMcp.Proxy.Demo.View;

/// <summary>A text in a column: control characters shown, cut and padded to the width, so that it is exactly that wide.</summary>
internal static class Cell
{
    /// <param name="text">What to show.</param>
    /// <param name="width">At least 4.</param>
    /// <param name="paint">Colours the shown text; positions are those of <paramref name="text"/>.</param>
    public static string Fit(string text, int width, Func<string, string> paint)
    {
        var shown = string.Concat(text.Select(c => c == '\n' ? '¶' : char.IsControl(c) ? '·' : c));
        if (shown.Length > width)
        {
            shown = shown[..(width - 1)] + "…";
        }

        return paint(shown) + new string(' ', width - shown.Length);
    }
}
