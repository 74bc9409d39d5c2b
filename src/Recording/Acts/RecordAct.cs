using FastMcp.Recording.Format;

namespace FastMcp.Recording.Acts;

/// <summary>What somebody does to the record by the command line: it is on record before it is done.</summary>
/// <param name="By">Who says that he does it; the system's user is put before it.</param>
/// <param name="Act"><c>view</c>, <c>unseal</c> or <c>erase</c>.</param>
/// <param name="Detail">Of what, and why.</param>
public sealed record RecordAct(string By, string Act, string Detail)
{
    /// <summary>Acts that may be put on record from outside.</summary>
    internal static readonly string[] Known = ["view", "unseal", "erase"];

    // Base64 keeps every line a line.
    internal string Text => $"fastmcp act 1\n{Coded(By)}\n{Coded(Act)}\n{Coded(Detail)}\n";

    /// <summary>Null: it is no act.</summary>
    internal static RecordAct? Parse(string text)
    {
        var lines = text.Split('\n');
        return lines is ["fastmcp act 1", var by, var act, var detail, ""] && Text64(by) is { } who && Text64(act) is { } what && Text64(detail) is { } of
            && Known.Contains(what, StringComparer.Ordinal)
            ? new RecordAct(who, what, of)
            : null;
    }

    private static string Coded(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static string? Text64(string text)
    {
        var bytes = new byte[(4 * PayloadWriter.MaxText) + 4];
        return text.Length <= bytes.Length && Convert.TryFromBase64String(text, bytes, out var length) ? System.Text.Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
