using System.Text;
using FastMcp.Masking.Core.Terms;

namespace FastMcp.Masking.Tests.Dictionaries;

/// <summary>The table of cases is the runtime's, but for the pairs that are not equally long in UTF-8.</summary>
public sealed class FoldingTests
{
    [Fact]
    public void Of_EveryCharacter_IsTheRuntimesWhereEquallyLong()
    {
        Span<byte> unit = stackalloc byte[4];
        for (var value = 0; value < 0x110000; value++)
        {
            if (!Rune.TryCreate(value, out var rune))
            {
                continue;
            }

            var folded = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
            var expected = folded.Utf8SequenceLength == rune.Utf8SequenceLength ? folded.Value : value;
            Assert.Equal(expected, value < 0x80 ? Folding.Of((byte)value) : Folding.Of(value));
            Utf8Unit.Fold(Encoding.UTF8.GetBytes(rune.ToString()), unit);
            Assert.Equal(expected, Rune.GetRuneAt(Encoding.UTF8.GetString(unit[..rune.Utf8SequenceLength]), 0).Value);
        }
    }

    [Fact]
    public void Pairs_All_AreSortedAndFoldToThemselves()
    {
        var (from, to) = Folding.Pairs;
        Assert.Equal(from.Order(), from);
        Assert.All(to, value => Assert.Equal(value, Folding.Of(value)));
    }
}
