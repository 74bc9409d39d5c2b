using System.Text;

namespace FastMcp.WebConsole.Watching;

/// <summary>Text from its first byte to its last.</summary>
internal sealed class PlainReader : AnswerReader
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    public override IReadOnlyList<(ShownChannel Channel, string Text)> Push(ReadOnlySpan<byte> piece)
    {
        var text = new char[_decoder.GetCharCount(piece, flush: false)];
        return _decoder.GetChars(piece, text, flush: false) == 0 ? [] : [(ShownChannel.PlainText, new string(text))];
    }
}
