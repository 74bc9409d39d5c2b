using CsCheck;
using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Tests.Index;

/// <summary>The index of one log, in a file beside it.</summary>
public sealed class RecordIndexTests : IndexLaw
{
    [Fact]
    public async Task Index_OfAnotherLogOrDamaged_IsMadeAgainOrSaysSo()
    {
        using var place = await SignedLog.MakeAsync(runs: 0, exchanges: 0);
        var folder = place.Record;
        using (var first = await SignedLog.MakeAsync(runs: 1, exchanges: 2))
        using (var index = RecordIndex.Open(first.Record))
        {
            Assert.Equal(2, index.Update().Exchanges);
            File.Copy(RecordIndex.PathIn(first.Record), RecordIndex.PathIn(folder));
        }

        using var other = await SignedLog.MakeAsync(runs: 1, exchanges: 5);
        File.Copy(other.Segment(1), Path.Combine(folder, Path.GetFileName(other.Segment(1))));
        using (var made = UpToDate(folder))
        {
            Assert.Equal(5, made.Find(new ExchangeFilter()).Count);
        }

        File.WriteAllText(RecordIndex.PathIn(folder), "no database, and long enough to be taken for one: " + new string('x', 5000));
        var said = Assert.Throws<IndexException>(() => RecordIndex.Open(folder).Update());
        Assert.Contains("--rebuild", said.Message, StringComparison.Ordinal);
        using var again = RecordIndex.Open(folder, rebuild: true);
        Assert.Equal(5, again.Update().Exchanges);
    }

    [Fact]
    public void Words_OfAnyText_AreTheSameByIndexAndScan() =>
        Gen.String[Gen.OneOf(Gen.Char['a', 'e'], Gen.Char["\\\\n u\"AÄß00"], Gen.Char['\u0300', '\u0400']), 0, 30].Sample(
            text =>
            {
                var words = SearchText.Words(text).ToArray();
                Assert.True(SearchText.IsIn(text, words));
                Assert.Equal(words, SearchText.Words(string.Join(' ', words)));
            },
            iter: 2000);

    protected override IRecordIndex UpToDate(string folder)
    {
        var index = RecordIndex.Open(folder);
        index.Update();
        return index;
    }
}
