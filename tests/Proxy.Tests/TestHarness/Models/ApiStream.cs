using System.Text;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Tests.TestHarness.Models;

/// <summary>How one model API streams its texts, and how its clients join them. One for each API; knows nothing of the product.</summary>
internal abstract class ApiStream
{
    // Made anew each time: a stream counts its events, and classes of tests run side by side.
    public static IReadOnlyList<ApiStream> All =>
    [
        new AnthropicStream(), new ResponsesStream(), new GeminiStream(isArray: false), new GeminiStream(isArray: true), new OllamaStream(),
        new BedrockStream(invoke: false), new BedrockStream(invoke: true),
    ];

    public abstract string Name { get; }

    public abstract ModelApi Api { get; }

    public virtual ReplyForm Form => ReplyForm.Events;

    public abstract IReadOnlyList<ApiText> Texts { get; }

    public static TheoryData<string, string> Theory
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (api, text) in All.SelectMany(api => api.Texts.Select(text => (api, text))))
            {
                data.Add(api.Name, text.Name);
            }

            return data;
        }
    }

    public static ApiStream Named(string name) => All.Single(api => api.Name == name);

    /// <summary>What comes before the first piece of a text.</summary>
    public abstract byte[] Begin(ApiText text);

    /// <summary>A piece of it.</summary>
    /// <param name="piece">Escaped for a JSON string.</param>
    public abstract byte[] Piece(ApiText text, string piece);

    /// <summary>What comes behind its last piece.</summary>
    /// <param name="whole">All of it, escaped.</param>
    public abstract byte[] End(ApiText text, string whole);

    /// <summary>What ends the answer.</summary>
    public abstract byte[] Close(IReadOnlyList<(ApiText Text, string Whole)> texts);

    /// <summary>What a client joins out of what it has; refuses what no client would take.</summary>
    /// <param name="isWhole">The answer is over.</param>
    public abstract IReadOnlyDictionary<string, string> Join(ReadOnlySpan<byte> stream, bool isWhole);

    /// <summary>A whole answer with one text.</summary>
    public byte[] Of(ApiText text, IReadOnlyList<string> pieces)
    {
        var whole = string.Concat(pieces);
        return [.. Begin(text), .. pieces.SelectMany(piece => Piece(text, piece)), .. End(text, whole), .. Close([(text, whole)])];
    }

    public override string ToString() => Name;

    protected static byte[] Sse(string name, string json) => Encoding.UTF8.GetBytes($"event: {name}\ndata: {json}\n\n");
}
