using System.Text;

namespace FastMcp.Proxy.Tests.TestHarness;

/// <summary>Writes events of a chat completion stream.</summary>
internal static class ModelStream
{
    public static byte[] Done { get; } = "data: [DONE]\n\n"u8.ToArray();

    /// <param name="text">Whose piece.</param>
    /// <param name="piece">Escaped for a JSON string.</param>
    /// <param name="finish">The choice finishes with this piece.</param>
    public static byte[] Piece(ModelText text, string piece, bool finish = false) =>
        Event(text.Choice, text.Delta.Replace("@", piece, StringComparison.Ordinal), finish);

    public static byte[] Event(int choice, string delta, bool finish) => Encoding.UTF8.GetBytes(
        "data: {\"id\":\"chatcmpl-x\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"gpt\",\"choices\":[{\"index\":"
        + choice + ",\"delta\":" + delta + ",\"finish_reason\":" + (finish ? "\"stop\"" : "null") + "}]}\n\n");

    /// <summary>A whole answer with one text.</summary>
    public static byte[] Of(ModelText text, IReadOnlyList<string> pieces, ModelEnding ending)
    {
        var events = new List<byte>();
        for (var i = 0; i < pieces.Count; i++)
        {
            events.AddRange(Piece(text, pieces[i], ending == ModelEnding.FinishWithText && i == pieces.Count - 1));
        }

        return [.. events, .. End(text.Choice, ending)];
    }

    public static byte[] End(int choice, ModelEnding ending) => ending switch
    {
        ModelEnding.FinishAlone => [.. Event(choice, "{}", finish: true), .. Done],
        ModelEnding.Nothing => [],
        _ => Done,
    };
}
