using System.Text;
using FastMcp.Wire.Models;

namespace FastMcp.Wire.Tests.Models;

/// <summary>What decisions may ask of a request, in each API's own words.</summary>
public sealed class ModelFactsTests
{
    [Theory]
    [InlineData(ModelApi.Chat, """{"model":"m","stream":true,"max_tokens":7,"tools":[{"type":"function","function":{"name":"send"}}],"messages":[{"role":"system","content":"be kind"},{"role":"user","content":[{"type":"text","text":"hi"}]}]}""")]
    [InlineData(ModelApi.Messages, """{"model":"m","stream":true,"max_tokens":7,"system":[{"type":"text","text":"be kind"}],"tools":[{"name":"send","input_schema":{}}],"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"x"},{"role":"user","content":[{"type":"tool_result","content":"y"}]}]}""")]
    [InlineData(ModelApi.Invoke, """{"anthropic_version":"bedrock-2023-05-31","model":"m","stream":true,"max_tokens":7,"system":"be kind","tools":[{"name":"send"}],"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData(ModelApi.Responses, """{"model":"m","stream":true,"max_output_tokens":7,"instructions":"be kind","tools":[{"type":"function","name":"send"}],"input":"hi"}""")]
    [InlineData(ModelApi.Responses, """{"model":"m","stream":true,"max_output_tokens":7,"tools":[{"type":"function","name":"send"}],"input":[{"role":"developer","content":"be kind"},{"role":"user","content":[{"type":"input_text","text":"hi"}]},{"type":"function_call_output","output":"z"}]}""")]
    [InlineData(ModelApi.Gemini, """{"model":"m","stream":true,"generationConfig":{"maxOutputTokens":7},"systemInstruction":{"parts":[{"text":"be kind"}]},"tools":[{"functionDeclarations":[{"name":"send","parameters":{}}]}],"contents":[{"role":"user","parts":[{"text":"hi"}]},{"role":"model","parts":[{"text":"x"}]}]}""")]
    [InlineData(ModelApi.Converse, """{"model":"m","stream":true,"inferenceConfig":{"maxTokens":7,"temperature":0.5},"system":[{"text":"be kind"}],"toolConfig":{"tools":[{"toolSpec":{"name":"send","inputSchema":{"json":{}}}}]},"messages":[{"role":"user","content":[{"text":"hi"}]}]}""")]
    [InlineData(ModelApi.Ollama, """{"model":"m","stream":true,"options":{"num_predict":7},"tools":[{"type":"function","function":{"name":"send"}}],"messages":[{"role":"system","content":"be kind"},{"role":"user","content":"hi"}]}""")]
    [InlineData(ModelApi.Ollama, """{"model":"m","stream":true,"options":{"num_predict":7},"tools":[{"type":"function","function":{"name":"send"}}],"system":"be kind","prompt":"hi"}""")]
    public void Facts_OfEachApi_AreTheSame(ModelApi api, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var request = new ModelRequest();
        Assert.True(request.Read(body, 64, out var fault, api), fault.Kind.ToString());
        if (api is ModelApi.Gemini or ModelApi.Converse)
        {
            // Their paths say both.
            Assert.Equal((0, false), (request.Model.Length, request.Stream));
        }
        else
        {
            Assert.Equal(("m", true), (Encoding.UTF8.GetString(request.Model.Of(body)), request.Stream));
        }

        Assert.Equal(7, request.MaxTokens);
        Assert.Equal(["send"], ModelTexts.ToolNames(request.Tools.Of(body), api));
        Assert.Equal("be kind", Encoding.UTF8.GetString(ModelTexts.System(request, body)));
        Assert.Equal("hi", Encoding.UTF8.GetString(ModelTexts.LastUser(request, body)));
    }

    [Theory]
    [InlineData(ModelApi.Responses, """[{"type":"web_search"},{"type":"mcp","server_label":"x"}]""", "web_search,mcp")]
    [InlineData(ModelApi.Gemini, """[{"googleSearch":{}},{"function_declarations":[{"name":"a"},{"name":"b"}]}]""", "googleSearch,a,b")]
    [InlineData(ModelApi.Converse, """{"tools":[{"cachePoint":{"type":"default"}},{"toolSpec":{"name":"a"}}],"toolChoice":{"auto":{}}}""", "cachePoint,a,toolChoice")]
    public void Tools_OfTheProvidersOwn_AreNamedByWhatTheyAre(ModelApi api, string tools, string expected) =>
        Assert.Equal(expected, string.Join(',', ModelTexts.ToolNames(Encoding.UTF8.GetBytes(tools), api)));

    [Theory]
    [InlineData("""{"model":"m","functions":[{"name":"shell","parameters":{}}]}""", "shell")]
    [InlineData("""{"functions":[{"name":"shell"}],"model":"m","tools":[{"type":"function","function":{"name":"send"}}]}""", "send,shell")]
    [InlineData("""{"model":"m","functions":null}""", "")]
    public void Functions_OfChatCompletions_AreTools(string json, string expected)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var request = new ModelRequest();
        Assert.True(request.Read(body, 64, out _));
        Assert.Equal(expected, string.Join(',', ModelTexts.ToolNames(request, body)));
    }

    [Theory]
    [InlineData(ModelApi.Messages, """{"System":"x"}""", ModelFaultKind.CaseVariantKey)]
    [InlineData(ModelApi.Gemini, """{"generationConfig":{"MaxOutputTokens":5}}""", ModelFaultKind.CaseVariantKey)]
    [InlineData(ModelApi.Gemini, """{"generationConfig":[]}""", ModelFaultKind.WrongType)]
    [InlineData(ModelApi.Converse, """{"inferenceConfig":{"maxTokens":"5"}}""", ModelFaultKind.WrongType)]
    [InlineData(ModelApi.Responses, """{"input":"a","input":"b"}""", ModelFaultKind.NotJson)]
    public void Request_Ambiguous_IsRefused(ModelApi api, string json, ModelFaultKind kind)
    {
        Assert.False(new ModelRequest().Read(Encoding.UTF8.GetBytes(json), 64, out var fault, api));
        Assert.Equal(kind, fault.Kind);
    }
}
