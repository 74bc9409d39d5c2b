using System.Text;
using FastMcp.Masking.Tests;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Tests.TestHarness;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Proxy.Tests.Reading;

/// <summary>A path that an upstream reads as a model's is judged as that, or goes nowhere, however it is spelled.</summary>
public sealed class ModelPathTests
{
    [Theory]
    [InlineData("OpenAi", "/openai/deployments/denied/chat/completions")]
    [InlineData("OpenAi", "/openai/Deployments/denied/chat/completions")]
    [InlineData("OpenAi", "/OPENAI/deployments/denied/chat/completions")]
    [InlineData("Gemini", "/v1beta/models/denied:generateContent")]
    [InlineData("Gemini", "/v1beta/Models/denied%3agenerateContent")]
    [InlineData("Bedrock", "/model/denied/converse")]
    [InlineData("Bedrock", "/Model/denied/Converse")]
    [InlineData("Auto", "/V1beta/Models/denied:GenerateContent")]
    [InlineData("Auto", "/openai/Deployments/denied/Chat/completions")]
    public void Path_InAnyCase_NamesItsModel(string protocol, string path)
    {
        var call = Read(protocol, path, out var refusal);
        Assert.True(refusal.IsNone);
        Assert.Equal((CallKind.ModelCall, "denied"), (call.Kind, Encoding.UTF8.GetString(call.ModelName)));
    }

    [Theory]
    [InlineData("OpenAi", "/openai/deployment%73/denied/chat/completions")]
    [InlineData("OpenAi", "/openai%2Fdeployments/denied/chat/completions")]
    [InlineData("OpenAi", "/openai/deployments/denied%2fchat/completions")]
    [InlineData("OpenAi", "/model/openai%2Fdeployments%2Fdenied/chat/completions")]
    [InlineData("OpenAi", "/openai//deployments/denied/chat/completions")]
    [InlineData("OpenAi", "/openai/deployments;a=b/denied/chat/completions")]
    [InlineData("OpenAi", "/openai/deployment%2573/denied/chat/completions")]
    [InlineData("OpenAi", "/v1/respons%65s")]
    [InlineData("Anthropic", "/v1/mess%61ges")]
    [InlineData("Ollama", "/api/ch%61t")]
    [InlineData("Gemini", "/v1beta/mod%65ls/denied:generateContent")]
    [InlineData("Gemini", "/v1beta/models/small:streamGenerateConten%74")]
    [InlineData("Gemini", "/v1beta/cachedContents")]
    [InlineData("Bedrock", "/model/denied/conv%65rse")]
    [InlineData("Bedrock", "/model/denied%2Fconverse")]
    [InlineData("Bedrock", "/model/denied/converse/")]
    [InlineData("Bedrock", "/model//converse")]
    [InlineData("Auto", "/openai/deployment%73/denied/chat/completions")]
    [InlineData("Auto", "/v1beta/mod%65ls/denied:generateContent")]
    [InlineData("Auto", "/model/denied/conv%65rse")]
    public void Path_ThatIsReadInTwoWays_IsRefused(string protocol, string path)
    {
        Read(protocol, path, out var refusal);
        Assert.Equal(RefusalKind.MalformedMessage, refusal.Kind);
    }

    [Theory]
    [InlineData("/model/arn%3Aaws%3Abedrock%3Aeu%3A1%3Ainference-profile%2Fsmall/converse", "arn:aws:bedrock:eu:1:inference-profile/small")]
    [InlineData("/model/anthropic.claude-v1%3A0/invoke", "anthropic.claude-v1:0")]
    public void Path_WithAnArn_NamesIt(string path, string expected)
    {
        var call = Read("Bedrock", path, out var refusal);
        Assert.True(refusal.IsNone);
        Assert.Equal(expected, Encoding.UTF8.GetString(call.ModelName));
    }

    [Theory]
    [InlineData("/v1beta/models/small:streamGenerateContent")]
    [InlineData("/v1beta/models/small:StreamGenerateContent")]
    [InlineData("/v1beta/models/small:streamGenerateContent/")]
    public void Stream_OfGemini_IsSeenHoweverSpelled(string path)
    {
        var call = Read("Gemini", path, out var refusal);
        Assert.True(refusal.IsNone && call.Model.Stream);
    }

    [Fact]
    public void Path_OfNoModel_MayBeCodedOnAuto()
    {
        var call = Read("Auto", "/files/%61%2Fb", out var refusal, "text");
        Assert.True(refusal.IsNone);
        Assert.Equal(CallKind.Plain, call.Kind);
    }

    private static Call Read(string protocol, string path, out Refusal refusal, string body = """{"model":"small"}""")
    {
        // Whose decider is not AllowAll: decisions stand.
        var call = Calls.Of(Packs.Usual, CallKind.Plain, Enum.Parse<RouteProtocol>(protocol));
        var head = Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n\r\n");
        Assert.Equal(ParseResult.Done, RequestHeadReader.Read(head, HttpLimits.Default, call.Head, out _, out _));
        call.State.Body = Encoding.ASCII.GetBytes(body);
        refusal = Understanding.Of(call);
        return call;
    }
}
