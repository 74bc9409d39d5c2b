using System.Text;
using System.Text.RegularExpressions;
using FastMcp.TestKit;
using FastMcp.Wire.Http;

namespace FastMcp.Wire.Tests.Http;

public sealed class RequestCorpusTests
{
    private const string Corpus = "corpus/http1/requests.json";

    [Fact]
    public void RequestCorpus_ReadWhole_TreatedAsItsClassDemands()
    {
        IReadOnlyList<HttpCase> cases = Cases();
        Assert.Equal([], cases.Select(item => Judge(item)).OfType<string>().ToArray());
        TestContext.Current.SendDiagnosticMessage($"request corpus: {cases.Count} cases");
    }

    [Fact]
    public void RequestCorpus_CutAnywhere_ReadTheSame()
    {
        foreach (HttpCase item in Cases())
        {
            string whole = RequestRun.Of(item.Bytes, Cuts.Whole(item.Bytes), item.Flag("fin")).Story;
            foreach (int[] cut in Cuts.Of(item.Bytes))
            {
                Assert.Equal((item.Name, whole), (item.Name, RequestRun.Of(item.Bytes, cut, item.Flag("fin")).Story));
            }
        }
    }

    [Fact]
    public void RequestCorpus_ForwardedForm_ReadsAsOneCleanMessage()
    {
        foreach (HttpCase item in Cases())
        {
            RequestRun run = RequestRun.Of(item.Bytes, Cuts.Whole(item.Bytes), item.Flag("fin"));
            foreach (byte[] sent in run.Forwarded)
            {
                RequestRun again = RequestRun.Of(sent, Cuts.Whole(sent));
                Assert.Equal((item.Name, MessageText.Of(sent)), (item.Name, MessageText.Of(Assert.Single(again.Forwarded))));
                Assert.False(again.Unfinished, item.Name);
            }
        }
    }

    private static IReadOnlyList<HttpCase> Cases()
    {
        Assert.SkipUnless(Shared.Has(Corpus), "not present: 1");
        return HttpCase.Load(Shared.PathOf(Corpus));
    }

    private static string? Judge(HttpCase item)
    {
        RequestRun run = RequestRun.Of(item.Bytes, Cuts.Whole(item.Bytes), item.Flag("fin"));
        string? flaw = JudgeForwarded(item, run);
        if (flaw is not null)
        {
            return flaw;
        }

        bool mayWait = item.Flag("hold_ok") || item.Flag("fin");
        bool whole = run.Requests.Count == (item.Number("n") ?? 1) && !run.Refused && !run.Unfinished &&
            (item.Number("body") ?? run.Requests[0]) == run.Requests[0];
        bool good = item.Class switch
        {
            "accept" => whole,
            "reject" => run.Requests.Count == 0 && (run.Refused || (run.Unfinished && mayWait)),
            _ => (run.Refused && run.Requests.Count == 0) || whole,
        };
        return good ? null : $"{item.Name} ({item.Class}): {run.Requests.Count} whole, fault {MessageText.Of(run.Fault)}";
    }

    private static string? JudgeForwarded(HttpCase item, RequestRun run)
    {
        string sent = string.Concat(run.Forwarded.Select(Encoding.Latin1.GetString));
        RegexOptions options = RegexOptions.Multiline | (item.Flag("iforbid") ? RegexOptions.IgnoreCase : RegexOptions.None);
        string? leak = item.Patterns("forbid").FirstOrDefault(pattern => Regex.IsMatch(sent, pattern, options));
        string? lost = item.Patterns("require").FirstOrDefault(pattern => sent.Length > 0 && !Regex.IsMatch(sent, pattern));
        return leak is null && lost is null ? null : $"{item.Name}: leaked {leak}, lost {lost}";
    }
}
