using System.Text.Json;
using FastMcp.Masking;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Wire;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>
/// Puts what decisions say beside the answers of tools: a block of text at the end of the result's content, which is where agents look (clients drop
/// <c>_meta</c> on the way to the model). What the block is, its own <c>_meta</c> says. In a session's own stream it also puts an error in the place of an answer
/// that is withheld.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time. An answer, or an event of one, is masked first and put together here.</remarks>
internal sealed class AnswerNotes
{
    private readonly JudgedBytes _judged = new();
    private readonly List<NotePlace> _places = [];
    private Call _call = null!;
    private ReplyOutlet _outlet = null!;
    private AnswerJudge _judge = null!;
    private int _given;

    /// <summary>limit held-answer.</summary>
    public bool IsTooLarge => _judged.Bytes.Length > AnswerRefusals.MostHeld;

    public void Begin(Call call, ReplyOutlet outlet, AnswerJudge judge) => (_call, _outlet, _judge, _given) = (call, outlet, judge, 0);

    /// <summary>From here on what is masked is put together: an event that came.</summary>
    public void Collect(ReadOnlySpan<byte> input, SseEvent one)
    {
        if (_judge.IsOfStream)
        {
            _judge.Turn(input, one);
        }

        Collect();
    }

    /// <summary>From here on what is masked is put together.</summary>
    public void Collect()
    {
        _judged.Clear();
        _outlet.Collect(_judged);
    }

    /// <summary>The event is masked: it leaves, or what the client is told in its place.</summary>
    public void Release(bool whole, ReadOnlySpan<byte> input, SseEvent one)
    {
        if (whole && _judge.IsOfStream && _judge.JudgeEvent(_call) is { Outcome: not Outcome.Allow } verdict)
        {
            _outlet.Collect(null);
            _judged.Clear();
            Withhold(verdict, input, one);
            return;
        }

        Release(whole);
    }

    // The event keeps its id, so that the client does not ask for it again; the stream goes on for the other answers in it.
    private void Withhold(in Verdict verdict, ReadOnlySpan<byte> input, SseEvent one)
    {
        var sink = new FramedSink(_outlet);
        SseWriter.Id(input, one, ref sink);
        SseWriter.Begin(SseWriter.LineEndOf(input, one), default, ref sink);
        _outlet.WriteNote(RefusalText.OfAnswer(AnswerRefusals.Of(verdict), _judge.AnswerId, _judge.Exchange));
        SseWriter.End(SseWriter.LineEndOf(input, one), ref sink);
    }

    /// <summary>The answer, or its event, is masked: it leaves, with the notes that decisions have for it.</summary>
    /// <param name="whole">Nothing was wrong with it.</param>
    public void Release(bool whole)
    {
        _outlet.Collect(null);
        // What withholds the answer is asked for once more behind this, and then refused.
        var notes = whole && _judge.Judge(_call) is null or { Outcome: Outcome.Allow } ? _judge.Notes : [];
        _places.Clear();
        if (notes.Count > 0)
        {
            NotePlaces.Find(_judged.Bytes, _places);
        }

        Write(notes);
        _judged.Clear();
    }

    public void Drop()
    {
        _outlet.Collect(null);
        _judged.Clear();
    }

    private void Write(IReadOnlyList<AnswerNote> notes)
    {
        var from = 0;
        foreach (var place in _places)
        {
            _outlet.WriteFramed(_judged.Part(from, place.At));
            for (var index = 0; index < notes.Count; index++)
            {
                _outlet.WriteNote(BlockOf(notes[index], first: place.IsEmpty && index == 0));
            }

            from = place.At;
            _given++;
        }

        _outlet.WriteFramed(_judged.Part(from, _judged.Bytes.Length));
    }

    private static byte[] BlockOf(AnswerNote note, bool first)
    {
        using var block = new MemoryStream();
        if (!first)
        {
            block.WriteByte((byte)',');
        }

        using (var json = new Utf8JsonWriter(block))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, note.Text);
            json.WriteStartObject("_meta"u8);
            json.WriteString("fastmcp/decision"u8, note.Decision);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return block.ToArray();
    }
}
