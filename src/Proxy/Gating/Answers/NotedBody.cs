using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>A whole answer that may get notes: it is masked as ever, and waits until all of it was judged.</summary>
internal sealed class NotedBody : BodyMasker
{
    private readonly BodyMasker _masker;
    private readonly AnswerNotes _notes;

    public NotedBody(BodyMasker masker, AnswerNotes notes)
    {
        (_masker, _notes) = (masker, notes);
        notes.Collect();
    }

    public override BodyFault Push(ReadOnlySpan<byte> content) => _notes.IsTooLarge ? BodyFault.HeldTooLarge : _masker.Push(content);

    public override BodyFault End()
    {
        var fault = _masker.End();
        _notes.Release(whole: fault == BodyFault.None);
        return fault;
    }

    public override void Drop()
    {
        _notes.Drop();
        _masker.Drop();
    }
}
