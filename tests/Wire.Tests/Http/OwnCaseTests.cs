using FastMcp.TestKit;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Wire.Tests.Http;

/// <summary>Runs the cases in tests/Corpus/http1: requests.json and responses.json there say what is expected.</summary>
public sealed class OwnCaseTests
{
    [Fact]
    public void OwnRequests_ReadWholeAndCut_AsTheFileSays()
    {
        IReadOnlyList<HttpCase> cases = Load("requests.json");
        Assert.Equal([], cases.SelectMany(JudgeRequest).ToArray());
        TestContext.Current.SendDiagnosticMessage($"own requests: {cases.Count} cases");
    }

    [Fact]
    public void OwnResponses_ReadWholeAndCut_AsTheFileSays()
    {
        IReadOnlyList<HttpCase> cases = Load("responses.json");
        Assert.Equal([], cases.SelectMany(JudgeResponse).ToArray());
        TestContext.Current.SendDiagnosticMessage($"own responses: {cases.Count} cases");
    }

    private static IReadOnlyList<HttpCase> Load(string file)
    {
        IReadOnlyList<HttpCase> cases = HttpCase.Load(Path.Combine(Shared.Repository, "tests/Corpus/http1", file));
        Assert.NotEmpty(cases);
        Assert.Distinct(cases.Select(item => item.Name));
        return cases;
    }

    private static IEnumerable<string> JudgeRequest(HttpCase item)
    {
        RequestRun whole = RequestRun.Of(item.Bytes, Cuts.Whole(item.Bytes), item.Flag("fin"));
        string got = whole.Refused
            ? $"{whole.Fault.Status} {whole.Fault.Kind} {whole.Fault.Limit}".TrimEnd()
            : whole.Unfinished ? "unfinished" : string.Join(' ', whole.Requests);
        if (got != item.Text("expect"))
        {
            yield return $"{item.Name}: {got}, not {item.Text("expect")}";
        }

        foreach (string piece in item.Patterns("story").Where(piece => !whole.Story.Contains(piece, StringComparison.Ordinal)))
        {
            yield return $"{item.Name}: no '{piece}' in {whole.Story}";
        }

        if (Cuts.Of(item.Bytes).Any(cut => RequestRun.Of(item.Bytes, cut, item.Flag("fin")).Story != whole.Story))
        {
            yield return item.Name + ": depends on how it is cut";
        }
    }

    private static IEnumerable<string> JudgeResponse(HttpCase item)
    {
        MethodKind method = item.Text("method") == "HEAD" ? MethodKind.Head : MethodKind.Get;
        ResponseRun whole = ResponseRun.Of(item.Bytes, Cuts.Whole(item.Bytes), method, item.Flag("close"));
        string got = whole.Refused
            ? $"{whole.Fault.Status} {whole.Fault.Kind} {whole.Fault.Limit}".TrimEnd()
            : !whole.Complete ? "unfinished" : $"{whole.Content}|{(whole.MayReuse ? "reuse" : "close")}";
        if (got != item.Text("expect"))
        {
            yield return $"{item.Name}: {got}, not {item.Text("expect")}";
        }

        if (Cuts.Of(item.Bytes).Any(cut => ResponseRun.Of(item.Bytes, cut, method, item.Flag("close")).Story != whole.Story))
        {
            yield return item.Name + ": depends on how it is cut";
        }
    }
}
