using System.Buffers;
using CsCheck;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Tests.Transport;

public sealed class InputBlockTests
{
    /// <summary>Any receives and consumptions, against a plain list of bytes: moving down and growing lose and invent nothing.</summary>
    [Fact]
    public void Block_AnyReceivesAndConsumptions_HoldsExactlyTheUnconsumedBytes()
        => Gen.Select(Gen.Select(Gen.Int[1, 9000], Gen.Int[0, 9000]).Array[1, 60], Gen.Int[16, 20_000], Gen.Int[20_000, 60_000])
            .Sample((steps, first, limit) => Run(steps, first, limit), iter: 300);

    static void Run((int Receive, int Consume)[] steps, int first, int limit)
    {
        var block = default(InputBlock);
        var model = new List<byte>();
        byte next = 0;
        foreach (var (receive, consume) in steps)
        {
            var room = block.Reserve(first, limit).Span;
            Assert.True(room.Length <= limit - model.Count);
            Assert.Equal(model.Count >= limit, room.IsEmpty);
            var count = Math.Min(receive, room.Length);
            for (var i = 0; i < count; i++)
                model.Add(room[i] = next++);
            block.Received(count);
            Assert.True(block.Sequence.IsSingleSegment);
            Assert.True(block.Sequence.FirstSpan.SequenceEqual(model.ToArray()));
            var gone = Math.Min(consume, model.Count);
            var sequence = block.Sequence;
            block.AdvanceTo(sequence.GetPosition(gone), sequence.End);
            model.RemoveRange(0, gone);
            Assert.Equal((model.Count, model.Count > 0, false), (block.Length, block.IsRented, block.HasUnexamined));
        }
        block.Release();
    }
}
