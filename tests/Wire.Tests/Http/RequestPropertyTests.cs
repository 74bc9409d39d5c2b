using System.Text;
using CsCheck;

namespace FastMcp.Wire.Tests.Http;

public sealed class RequestPropertyTests
{
    private static readonly string[] Seeds =
    [
        "GET /a/b?c=d HTTP/1.1\r\nHost: gw.test\r\nAccept: */*\r\nConnection: x, close\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: gw.test:80\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n0\r\nETag: x\r\n\r\n",
        "OPTIONS * HTTP/1.0\r\nExpect: 100-continue\r\n\r\n",
        "\r\nPUT http://gw.test/%41?x HTTP/1.1\r\nHost: gw.test\r\nMcp-Param-A: 1\r\nContent_Length: 4\r\n\r\n",
    ];

    private static readonly Gen<byte[]> Heads = Mutation.Of([.. Seeds.Select(Encoding.Latin1.GetBytes)]);

    [Fact]
    public void Requests_AnyBytes_NeverThrowAndDoNotDependOnCuts() =>
        Gen.Select(Gen.Byte.Array[0, 80], Mutation.Arrivals).Sample((bytes, cuts) => SameHoweverCut(bytes, cuts), iter: 3000, threads: 1);

    [Fact]
    public void Requests_Mutated_NeverThrowAndDoNotDependOnCuts() =>
        Gen.Select(Heads, Mutation.Arrivals).Sample((bytes, cuts) => SameHoweverCut(bytes, cuts), iter: 10000, threads: 1);

    // What goes on is read as the one message it was: whatever was accepted, no second reading of it is possible.
    [Fact]
    public void Requests_Mutated_ForwardedFormIsReadAsItself() =>
        Heads.Sample(
            bytes => RequestRun.Of(bytes, Cuts.Whole(bytes)).Forwarded.All(sent =>
            {
                RequestRun again = RequestRun.Of(sent, Cuts.Whole(sent));
                return again.Forwarded.Count == 1 && again.Forwarded[0].AsSpan().SequenceEqual(sent);
            }),
            iter: 10000,
            threads: 1);

    // What is accepted has the same borders for a reader that knows nothing of this one.
    [Fact]
    public void Requests_Mutated_AcceptedOnesAreReadTheSameByAPlainReader() =>
        Heads.Sample(
            bytes =>
            {
                RequestRun run = RequestRun.Of(bytes, Cuts.Whole(bytes));
                return PlainReader.Read(bytes).Select(request => request.Length).Take(run.Requests.Count).SequenceEqual(run.Requests);
            },
            iter: 10000,
            threads: 1);

    private static bool SameHoweverCut(byte[] bytes, int[] cuts)
    {
        string whole = RequestRun.Of(bytes, Cuts.Whole(bytes)).Story;
        return RequestRun.Of(bytes, Mutation.ArrivalsFor(bytes, cuts)).Story == whole
            && RequestRun.Of(bytes, Cuts.EveryByte(bytes)).Story == whole;
    }
}
