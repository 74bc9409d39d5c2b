using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Wire.Tests.Http;

public sealed class LlhttpTests
{
    [Fact]
    public void LlhttpRequests_CutAnywhere_ReadTheSame()
    {
        Assert.SkipUnless(LlhttpBlocks.Present, "not present: 1");
        IReadOnlyList<byte[]> blocks = LlhttpBlocks.Of("request");
        Assert.True(blocks.Count > 100, "blocks found: " + blocks.Count);
        int refused = 0;
        foreach (byte[] block in blocks)
        {
            RequestRun whole = RequestRun.Of(block, Cuts.Whole(block));
            refused += whole.Refused ? 1 : 0;
            foreach (int[] cut in Cuts.Of(block))
            {
                Assert.Equal(whole.Story, RequestRun.Of(block, cut).Story);
            }
        }

        TestContext.Current.SendDiagnosticMessage($"llhttp requests: {blocks.Count} blocks, {refused} refused");
    }

    // Most blocks have no Host, which is refused: with one, the readers get further into them.
    [Fact]
    public void LlhttpRequests_GivenAHost_MostAreAccepted()
    {
        Assert.SkipUnless(LlhttpBlocks.Present, "not present: 1");
        int accepted = 0;
        IReadOnlyList<byte[]> blocks = LlhttpBlocks.Of("request");
        foreach (byte[] block in blocks)
        {
            byte[] hosted = WithHost(block);
            RequestRun whole = RequestRun.Of(hosted, Cuts.Whole(hosted));
            accepted += whole.Requests.Count > 0 ? 1 : 0;
            Assert.Equal(whole.Story, RequestRun.Of(hosted, Cuts.EveryByte(hosted)).Story);
        }

        Assert.True(accepted > 40, "accepted: " + accepted);
        TestContext.Current.SendDiagnosticMessage($"llhttp requests with a Host: {accepted} of {blocks.Count} accepted");
    }

    [Fact]
    public void LlhttpResponses_CutAnywhere_ReadTheSame()
    {
        Assert.SkipUnless(LlhttpBlocks.Present, "not present: 1");
        IReadOnlyList<byte[]> blocks = LlhttpBlocks.Of("response");
        Assert.True(blocks.Count > 50, "blocks found: " + blocks.Count);
        int complete = 0;
        foreach (byte[] block in blocks)
        {
            ResponseRun whole = ResponseRun.Of(block, Cuts.Whole(block), MethodKind.Get, true);
            complete += whole.Complete ? 1 : 0;
            foreach (int[] cut in Cuts.Of(block))
            {
                Assert.Equal(whole.Story, ResponseRun.Of(block, cut, MethodKind.Get, true).Story);
            }
        }

        TestContext.Current.SendDiagnosticMessage($"llhttp responses: {blocks.Count} blocks, {complete} complete");
    }

    private static byte[] WithHost(byte[] block)
    {
        int end = block.AsSpan().IndexOf("\r\n"u8);
        bool has = block.AsSpan().IndexOf("\nHost:"u8) >= 0;
        return end < 0 || has ? block : [.. block[..(end + 2)], .. "Host: a.test\r\n"u8, .. block[(end + 2)..]];
    }
}
