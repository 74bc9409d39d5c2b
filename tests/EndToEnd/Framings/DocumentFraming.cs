using System.Text;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Framings;

/// <summary>The whole text in one document: plain, JSON, or the JSON of one event.</summary>
public sealed class DocumentFraming(
    string name, string path, Func<string, byte[]> request, string contentType, Func<string, string> document, params string[] places) : Framing
{
    public override string Name => name;

    public override string Path => path;

    public override string ContentType => contentType;

    public override byte[] Request(string target) => request(target);

    public override byte[] Body(IReadOnlyList<string> pieces, Func<string, string> escape) =>
        Encoding.UTF8.GetBytes(document(places.Length == 0 ? string.Concat(pieces) : escape(string.Concat(pieces))));

    public override IReadOnlyList<string> Texts(RawAnswer answer)
    {
        if (places.Length == 0)
        {
            return [answer.Text];
        }

        var json = contentType == "text/event-stream" ? Assert.Single(SseDecoder.All(answer.Body)).Data : answer.Text;
        var value = LooseJson.Parse(json);
        return [.. places.Select(p => Inner((string)LooseJson.Find(value, p)!))];
    }

    // Text that holds a document in its turn is looked into.
    private string Inner(string text) => name.EndsWith("-inner", StringComparison.Ordinal)
        ? (string)LooseJson.Find(LooseJson.Parse(text), "note")!
        : text;
}
