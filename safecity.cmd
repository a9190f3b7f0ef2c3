@echo off
rem Stands for make where there is none:  .\safecity.cmd start
setlocal
set "UV_PYTHON_DOWNLOADS=never"
set "PYTHONUTF8=1"
set "SAFECITY=%~dp0.venv\Scripts\safecity.exe"
set "UV=uv"
if exist "%SAFECITY%" goto run
where uv >nul 2>nul
if not errorlevel 1 goto sync
set "UV=%~dp0.uv\Scripts\uv.exe"
if exist "%UV%" goto sync
py -3 -m venv "%~dp0.uv"
if errorlevel 1 goto python
"%~dp0.uv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check "uv>=0.13,<1"
if errorlevel 1 exit /b 1
:sync
"%UV%" sync --frozen --compile-bytecode --project "%~dp0."
if errorlevel 1 exit /b 1
:run
"%SAFECITY%" %*
exit /b %errorlevel%
:python
echo Python 3.11 or newer is needed: https://www.python.org/downloads/windows/
exit /b 1
