using FastMcp.TestKit;
using System.Text;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(SlotEncoding.Plain, false)]
    [InlineData(SlotEncoding.JsonString, false)]
    [InlineData(SlotEncoding.JsonString, true)]
    public void SteadyState_PushEndWhole_AllocateNothing(SlotEncoding encoding, bool json)
    {
        var masker = new SlotMasker();
        var raw = Encoding.UTF8.GetBytes("{\\\"a\\\":\\\"mail bob@example.com \\\\u00e9, ssn 536-22-8190\\\"} and 4111 1111 1111 1111 gone");
        for (var warm = 0; warm < 50; warm++)
        {
            Round(masker, raw, encoding, json);
        }

        var allocated = Allocated.Least(() =>
        {
            for (var run = 0; run < 100; run++)
            {
                Round(masker, raw, encoding, json);
            }
        });
        Assert.Equal(6, Round(masker, raw, encoding, json));
        Assert.Equal(0, allocated);
    }

    private static int Round(SlotMasker masker, byte[] raw, SlotEncoding encoding, bool json)
    {
        var sink = default(NullSink);
        masker.Begin(Samples.Rules.Program, encoding, json, null, TestSet.Key);
        for (var at = 0; at < raw.Length; at += 7)
        {
            masker.Push(new UnmaskedText(raw.AsSpan(at, Math.Min(7, raw.Length - at))), ref sink);
        }

        masker.End(ref sink);
        masker.MaskWhole(Samples.Rules.Program, encoding, json, null, TestSet.Key, new UnmaskedText(raw), ref sink);
        return sink.Findings;
    }

    private struct NullSink : IMaskedSink
    {
        public int Findings;

        public readonly void Write(Masked bytes)
        {
        }

        public readonly void Write(Monitored bytes)
        {
        }

        public void Found(in Finding finding) => Findings++;
    }
}
