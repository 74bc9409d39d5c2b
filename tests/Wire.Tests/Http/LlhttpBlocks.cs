using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FastMcp.TestKit;

namespace FastMcp.Wire.Tests.Http;

/// <summary>The message blocks of the stored llhttp test documents, as inputs: what they expect of llhttp is not read.</summary>
public static partial class LlhttpBlocks
{
    private const string Folder = "corpus/http1/llhttp";

    public static bool Present => Shared.Has(Folder);

    /// <param name="kind">request or response.</param>
    public static IReadOnlyList<byte[]> Of(string kind) =>
        [.. Directory.GetFiles(Path.Combine(Shared.PathOf(Folder), kind), "*.md").Order(StringComparer.Ordinal)
            .SelectMany(file => Block().Matches(File.ReadAllText(file)).Select(match => BytesOf(match.Groups[1].Value)))];

    // A line end is CR LF, a backslash at a line's end joins it to the next, and \r \n \t \f \xHH stand for bytes.
    private static byte[] BytesOf(string block)
    {
        string text = block.Replace("\\\n", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(Escape().Replace(text, match => match.Value[1] switch
        {
            'r' => "\r",
            'n' => "\n",
            't' => "\t",
            'f' => "\f",
            _ => ((char)int.Parse(match.Value[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        }));
    }

    [GeneratedRegex("```http\n(.*?)\n?```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\\(?:[rntf]|x[0-9a-fA-F]{2})")]
    private static partial Regex Escape();
}
