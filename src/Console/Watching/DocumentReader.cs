using System.Text;

namespace FastMcp.WebConsole.Watching;

/// <summary>One JSON document, cut anywhere.</summary>
internal sealed class DocumentReader(ShownChannel channel) : AnswerReader
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly JsonIndenter _indenter = new();

    public override IReadOnlyList<(ShownChannel Channel, string Text)> Push(ReadOnlySpan<byte> piece)
    {
        var text = new char[_decoder.GetCharCount(piece, flush: false)];
        _decoder.GetChars(piece, text, flush: false);
        return _indenter.Push(text) is { Length: > 0 } shown ? [(channel, shown)] : [];
    }
}
