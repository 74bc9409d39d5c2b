using System.Text;
using CsCheck;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Wire.Tests.Http;

public sealed class ResponsePropertyTests
{
    private static readonly string[] Seeds =
    [
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 103 Early\r\nLink: <a>\r\n\r\nHTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nETag: x\r\n\r\n",
        "HTTP/1.0 404 No\r\nConnection: close\r\n\r\nuntil close",
        "HTTP/1.1 204 No Content\r\nDate: x\r\n\r\nrest",
    ];

    private static readonly Gen<byte[]> Heads = Mutation.Of([.. Seeds.Select(Encoding.Latin1.GetBytes)]);

    [Fact]
    public void Responses_Mutated_NeverThrowAndDoNotDependOnCuts() =>
        Gen.Select(Heads, Mutation.Arrivals, Gen.Bool, Gen.Bool).Sample(
            (bytes, cuts, close, head) =>
            {
                MethodKind method = head ? MethodKind.Head : MethodKind.Get;
                string whole = ResponseRun.Of(bytes, Cuts.Whole(bytes), method, close).Story;
                return ResponseRun.Of(bytes, Mutation.ArrivalsFor(bytes, cuts), method, close).Story == whole
                    && ResponseRun.Of(bytes, Cuts.EveryByte(bytes), method, close).Story == whole;
            },
            iter: 10000,
            threads: 1);
}
