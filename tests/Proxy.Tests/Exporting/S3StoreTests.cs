using System.Text;
using FastMcp.Proxy.Exporting;
using FastMcp.Proxy.Exporting.Archive;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Tests.Exporting;

/// <summary>An archive leaves nothing out that a token, a clock, a bucket or a moment was to blame for.</summary>
public sealed class S3StoreTests
{
    [Theory]
    [InlineData(200, "", PushResult.Taken)]
    [InlineData(412, "", PushResult.Taken)]
    [InlineData(400, "ExpiredToken", PushResult.Later)]
    [InlineData(400, "RequestTimeout", PushResult.Later)]
    [InlineData(400, "AuthorizationHeaderMalformed", PushResult.Later)]
    [InlineData(400, "SomethingNew", PushResult.Later)]
    [InlineData(400, "EntityTooLarge", PushResult.Refused)]
    [InlineData(413, "", PushResult.Refused)]
    [InlineData(403, "SignatureDoesNotMatch", PushResult.Later)]
    [InlineData(404, "NoSuchBucket", PushResult.Later)]
    [InlineData(405, "MethodNotAllowed", PushResult.Later)]
    [InlineData(409, "OperationAborted", PushResult.Later)]
    [InlineData(501, "NotImplemented", PushResult.Later)]
    [InlineData(0, "", PushResult.Later)]
    public void Answer_OfAStore_IsFinalOnlyForWhatIsTooLong(int status, string code, PushResult result)
    {
        var answer = S3Store.Of(new OutboundAnswer(status, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>secret</Message></Error>"), null));
        Assert.Equal(result, answer.Result);
        Assert.DoesNotContain("secret", answer.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("SomethingNew", answer.Why, StringComparison.Ordinal);
    }
}
