extern alias Compiler;

using System.Text;
using Compiler::FastMcp.Masking.Core.Terms;
using FastMcp.TestKit;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests.Dictionaries;

public sealed class DictionaryAllocationTests
{
    public static TheoryData<string> Finders => [.. TestFinders.All];

    [Theory]
    [MemberData(nameof(Finders))]
    public void SteadyState_PiecesOfManySizes_AllocateNothing(string finder)
    {
        var set = TestFinders.Build(finder, [new TestRule("p", "\\d{3}-\\d{2}", 8)], [
            new TestTerms("a", TermFlags.All, ["Acme Corporation", "Müller & Söhne"]),
            new TestTerms("b", TermFlags.None, ["project-x", "ab"])])!;
        var raw = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("to ACME  corporation and müller &\nSÖHNE of project-x, 123-45, with ab, gone. ", 200)));
        var masker = new SlotMasker();
        Round(masker, set, raw);
        Assert.Equal(0, Allocated.Least(() => Round(masker, set, raw)));
        Assert.Equal(3 * 5 * 200, Round(masker, set, raw));
    }

    private static int Round(SlotMasker masker, TestSet set, byte[] raw)
    {
        var sink = default(CountingSink);
        foreach (var piece in (ReadOnlySpan<int>)[7, 300, 20_000])
        {
            masker.Begin(set.Program, SlotEncoding.Plain, false, null, TestSet.Key);
            for (var at = 0; at < raw.Length; at += piece)
            {
                masker.Push(new UnmaskedText(raw.AsSpan(at, Math.Min(piece, raw.Length - at))), ref sink);
            }

            masker.End(ref sink);
        }

        return sink.Findings;
    }

    private struct CountingSink : IMaskedSink
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
