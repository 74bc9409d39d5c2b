using System.Buffers;
using FastMcp.Masking.Reasoning;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Wire;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Forwarding.Outgoing;

/// <summary>
/// Puts what a model signed back into a request, where an answer of this gateway had an envelope in the signature's place: the model gets
/// its own texts, byte for byte, and nobody else sees them.
/// </summary>
/// <remarks>Ownership: one exchange. The request was judged and recorded as the client sent it.</remarks>
internal sealed class ReasoningRestorer(JsonLimits limits)
{
    private static readonly Refusal Broken = new(
        RefusalKind.MalformedMessage,
        "A signature of reasoning in the request is an envelope of this gateway that was changed, or that another caller or another upstream was given. Send the block as it came, or leave it out.");

    private static readonly Refusal Changed = new(
        RefusalKind.MalformedMessage,
        "The text of a block of reasoning is not the one that its signature was given with. Send the block as it came, or leave it out.");

    private static readonly Refusal Unreadable = new(
        RefusalKind.MalformedMessage, "A rule masks the shape of a message that holds signed reasoning, so that it cannot be restored.");

    private readonly SignedSpots _came = new(limits);
    private readonly SignedSpots _leaves = new(limits);
    private readonly ReasoningSeal _seal = new();
    private readonly ShownTexts _shown = new();
    private readonly List<(ByteRange At, int From, int Length)> _patches = [];
    private readonly ArrayBufferWriter<byte> _originals = new();

    /// <summary>Wholes that were put back.</summary>
    public int Count { get; private set; }

    /// <param name="call">Whose body is as the client sent it.</param>
    /// <param name="masked">The same as it would go up.</param>
    /// <param name="plan">Of its requests.</param>
    /// <param name="output">Takes what goes up, if <see cref="Count"/> is not 0.</param>
    public Refusal Restore(Call call, ReadOnlySpan<byte> masked, SlotPlan plan, ArrayBufferWriter<byte> output)
    {
        Count = 0;
        var body = call.Body.Span;
        if (body.IndexOf(ReasoningSeal.Prefix) < 0)
        {
            return default;
        }

        if (!_came.Find(body, plan) || !_leaves.Find(masked, plan) || _came.All.Count != _leaves.All.Count)
        {
            return Unreadable;
        }

        _seal.Begin(call.Terms.Key, call.Reasoning);
        var refusal = Patches(body);
        if (refusal.IsNone && Count > 0)
        {
            Write(masked, output);
        }

        return refusal;
    }

    public void Reset()
    {
        _came.Clear();
        _leaves.Clear();
        _seal.Forget();
        _shown.Clear();
        _patches.Clear();
        _originals.Clear();
        Count = 0;
    }

    private Refusal Patches(ReadOnlySpan<byte> body)
    {
        for (var i = 0; i < _came.All.Count; i++)
        {
            var spot = _came.All[i];
            if (!spot.IsSignature || !spot.Content.Of(body).StartsWith(ReasoningSeal.Prefix))
            {
                continue;
            }

            var refusal = Open(body, spot) switch
            {
                EnvelopeResult.Broken => Broken,
                EnvelopeResult.TextChanged => Changed,
                EnvelopeResult.Opened => Take(i),
                _ => default,
            };
            if (!refusal.IsNone)
            {
                return refusal;
            }
        }

        return default;
    }

    private EnvelopeResult Open(ReadOnlySpan<byte> body, in SignedSpot signature)
    {
        _shown.Clear();
        foreach (var spot in _came.All)
        {
            if (spot.Group == signature.Group && !spot.IsSignature)
            {
                _shown.Add(spot.Content.Of(body));
            }
        }

        return _seal.TryOpen(signature.Content.Of(body), _shown);
    }

    private Refusal Take(int signature)
    {
        Count++;
        var text = 0;
        for (var i = 0; i < _leaves.All.Count; i++)
        {
            if (_leaves.All[i].Group == _came.All[signature].Group && (i == signature || !_leaves.All[i].IsSignature))
            {
                Patch(_leaves.All[i].Content, i == signature ? _seal.Content.Signature : _seal.Content.Text(text++));
            }
        }

        return default;
    }

    private void Patch(ByteRange at, ReadOnlySpan<byte> original)
    {
        _patches.Add((at, _originals.WrittenCount, original.Length));
        _originals.Write(original);
    }

    private void Write(ReadOnlySpan<byte> masked, ArrayBufferWriter<byte> output)
    {
        _patches.Sort(static (left, right) => left.At.Start.CompareTo(right.At.Start));
        var done = 0;
        output.ResetWrittenCount();
        foreach (var (at, from, length) in _patches)
        {
            output.Write(masked[done..at.Start]);
            output.Write(_originals.WrittenSpan.Slice(from, length));
            done = at.End;
        }

        output.Write(masked[done..]);
    }
}
