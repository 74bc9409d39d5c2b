using FastMcp.TestKit;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Wire.Tests.Http;

public sealed class ResponseCorpusTests
{
    private const string Corpus = "corpus/http1/responses.json";

    [Fact]
    public void ResponseCorpus_ReadWhole_TreatedAsItsClassDemands()
    {
        IReadOnlyList<HttpCase> cases = Cases();
        Assert.Equal([], cases.Select(Judge).OfType<string>().ToArray());
        TestContext.Current.SendDiagnosticMessage($"response corpus: {cases.Count} cases");
    }

    [Fact]
    public void ResponseCorpus_CutAnywhere_ReadTheSame()
    {
        foreach (HttpCase item in Cases())
        {
            string whole = Run(item, Cuts.Whole(item.Bytes)).Story;
            foreach (int[] cut in Cuts.Of(item.Bytes))
            {
                Assert.Equal((item.Name, whole), (item.Name, Run(item, cut).Story));
            }
        }
    }

    private static IReadOnlyList<HttpCase> Cases()
    {
        Assert.SkipUnless(Shared.Has(Corpus), "not present: 1");
        return HttpCase.Load(Shared.PathOf(Corpus));
    }

    private static ResponseRun Run(HttpCase item, int[] arrivals) =>
        ResponseRun.Of(item.Bytes, arrivals, item.Text("method") == "HEAD" ? MethodKind.Head : MethodKind.Get, item.Flag("close"));

    private static string? Judge(HttpCase item)
    {
        ResponseRun run = Run(item, Cuts.Whole(item.Bytes));
        bool right = run.Complete && (item.Text("body") ?? run.Content) == run.Content;
        bool good = item.Class switch
        {
            "pass" => right && run.Left == 0,
            "reject" => !run.Complete && (run.Refused || item.Flag("close")),
            "trunc" => run.Refused,
            "isolate" => !run.Complete || !run.MayReuse || run.Left > 0,
            "timeout" => !run.Complete,
            _ => run.Refused || right,
        };
        return good ? null : $"{item.Name} ({item.Class}): complete {run.Complete}, fault {MessageText.Of(run.Fault)}";
    }
}
