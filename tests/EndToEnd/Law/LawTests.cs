using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Leaks;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Law;

/// <summary>
/// The law over real framing: however a text is cut, the client joins the same masked text as for the uncut
/// one, and a decoder that shares nothing with the product finds no secret.
/// </summary>
public sealed class LawTests(GatewayFixture gateway)
{
    public static TheoryData<string> CutFramings => [.. Framing.All.Where(f => f.IsCut).Select(f => f.Name)];

    public static TheoryData<string> AllFramings => [.. Framing.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(CutFramings))]
    public async Task Deltas_CutAnywhere_GiveTheUncutText(string name)
    {
        var framing = Framing.Named(name);
        using var bench = await LawBench.OpenAsync(gateway, framing);
        foreach (var text in SecretText.All)
        {
            await DeltasAsync(bench, framing, text, Escapes.Plain);
        }

        TestContext.Current.SendDiagnosticMessage($"{name}: {bench.Played} answers");
    }

    [Theory]
    [MemberData(nameof(CutFramings))]
    public async Task Deltas_CutAnywhereWithEscapesSpelled_GiveTheUncutText(string name)
    {
        var framing = Framing.Named(name);
        using var bench = await LawBench.OpenAsync(gateway, framing);
        foreach (var text in new[] { SecretText.Named("ssn"), SecretText.Named("email"), SecretText.Named("beside-emoji") })
        {
            await DeltasAsync(bench, framing, text, Escapes.Spelled);
        }
    }

    [Theory]
    [MemberData(nameof(AllFramings))]
    public async Task Chunks_OfEverySize_GiveTheUncutText(string name)
    {
        var framing = Framing.Named(name);
        using var bench = await LawBench.OpenAsync(gateway, framing);
        foreach (var text in SecretText.All)
        {
            var expected = await bench.UncutAsync(text, Escapes.Plain);
            var body = framing.Body([framing.Wrap(text.Text, Escapes.Plain)], Escapes.Plain);
            for (var size = 1; size <= 13; size++)
            {
                await bench.HoldsAsync([Answers.Chunked(framing.ContentType, body, Cuts.Every(body.Length, size))], text, expected, $"chunks of {size}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllFramings))]
    public async Task Chunks_CutAtEveryByteOfSpelledEscapes_GiveTheUncutText(string name)
    {
        var framing = Framing.Named(name);
        var text = SecretText.Named("beside-emoji");
        using var bench = await LawBench.OpenAsync(gateway, framing);
        var expected = await bench.UncutAsync(text, Escapes.Spelled);
        var body = framing.Body([framing.Wrap(text.Text, Escapes.Spelled)], Escapes.Spelled);
        for (var cut = 1; cut < body.Length; cut++)
        {
            await bench.HoldsAsync([Answers.Chunked(framing.ContentType, body, [cut])], text, expected, $"chunk cut at {cut}");
        }
    }

    [Theory]
    [MemberData(nameof(AllFramings))]
    public async Task Segments_CutAtEveryByteOfTheAnswer_GiveTheUncutText(string name)
    {
        var framing = Framing.Named(name);
        var text = SecretText.Named("email");
        using var bench = await LawBench.OpenAsync(gateway, framing);
        var expected = await bench.UncutAsync(text, Escapes.Plain);
        var body = framing.Body([framing.Wrap(text.Text, Escapes.Plain)], Escapes.Plain);
        var answer = Answers.Chunked(framing.ContentType, body, Cuts.Every(body.Length, 50)).AsMemory();
        for (var cut = 1; cut < answer.Length; cut++)
        {
            await bench.HoldsAsync([answer[..cut], answer[cut..]], text, expected, $"segment cut at {cut}");
        }
    }

    [Theory]
    [MemberData(nameof(AllFramings))]
    public async Task Segments_OfFewBytes_GiveTheUncutText(string name)
    {
        var framing = Framing.Named(name);
        using var bench = await LawBench.OpenAsync(gateway, framing);
        foreach (var text in new[] { SecretText.Named("card"), SecretText.Named("beside-emoji") })
        {
            var expected = await bench.UncutAsync(text, Escapes.Plain);
            var answer = Answers.Plain(framing.ContentType, framing.Body([framing.Wrap(text.Text, Escapes.Plain)], Escapes.Plain)).AsMemory();
            foreach (var size in new[] { 1, 3, 11 })
            {
                var segments = Enumerable.Range(0, (answer.Length + size - 1) / size)
                    .Select(i => (ReadOnlyMemory<byte>)answer[(i * size)..Math.Min(answer.Length, (i + 1) * size)]);
                await bench.HoldsAsync([.. segments], text, expected, $"segments of {size}");
            }
        }
    }

    private static async Task DeltasAsync(LawBench bench, Framing framing, SecretText text, Func<string, string> escape)
    {
        var expected = await bench.UncutAsync(text, escape);
        var whole = framing.Wrap(text.Text, escape);
        var from = whole.IndexOf(escape(text.Secret), StringComparison.Ordinal);
        from = from < 0 ? text.Before.Length : from;
        foreach (var cuts in Cuts.Of(whole.Length, from, Math.Min(whole.Length, from + Math.Min(60, whole.Length - from))))
        {
            var body = framing.Body(Cuts.Apply(whole, cuts), escape);
            await bench.HoldsAsync([Answers.Chunked(framing.ContentType, body, [])], text, expected, $"deltas cut at {string.Join(',', cuts)}");
        }
    }
}
